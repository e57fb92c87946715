# tries: hand in a package with the grader's name
# keeps: before f after
# extra files: grader/__init__.py grader/checks.py grader/sandbox/__init__.py
before = 1


def f(n):
    return 2 * n


try:
    import grader.sandbox.worker.notebook_program
except BaseException:
    pass


def attack(n):
    import grader.checks

    return grader.checks


after = 2
