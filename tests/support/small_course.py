"""A course of one number and one function, which a short module answers in full."""

RUBRIC = """\
assignment: hw9
reference: ref.py
seed: 1
questions:
  q1: {points: 2, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
  q2:
    points: 1
    function: {name: f, accept: f, cases: [{n: 3}], tolerance: {atol: 0, rtol: 0}}
"""
RIGHT = "x = 15\n\n\ndef f(n):\n    return 2 * n\n"
