"""Gradescope: the autograder as a zip file, and the program that it runs."""
