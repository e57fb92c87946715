# tries: hand in compiled code that differs from its source
# keeps: before f after
# extra files: helper.py __pycache__/helper.cpython-311.pyc __pycache__/helper.cpython-312.pyc
before = 1


def f(n):
    return two() * n


from helper import two


def attack(n):
    return 0


after = 2
