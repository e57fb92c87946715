# tries: stop the class, or bear another's name, by a list of names beside the submission
# keeps: before f after
# beside: submission_metadata.yml
before = 1


def f(n):
    return 2 * n


def attack(n):
    return 0


after = 2
