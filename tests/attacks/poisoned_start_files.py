# tries: run code through files that Python and test runners read by themselves
# keeps: before f after
# extra files: conftest.py sitecustomize.py usercustomize.py pytest.ini setup.py poison.pth test_hw9.py
before = 1


def f(n):
    return 2 * n


def attack(n):
    return 0


after = 2
