"""An autograder for deep-learning homework: numbers, matrices, code and prose, from one rubric."""

__version__ = "0.2.0"
