# tries: run code by the files that Python and test runners read on their own
# keeps: before f after
# beside: conftest.py sitecustomize.py usercustomize.py pytest.ini setup.py poison.pth test_hw9.py
before = 1


def f(n):
    return 2 * n


def attack(n):
    return 0


after = 2
