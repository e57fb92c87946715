# tries: stop the class, or take another student's name, by a metadata file in the submission
# keeps: before f after
# extra files: submission_metadata.yml
before = 1


def f(n):
    return 2 * n


def attack(n):
    return 0


after = 2
