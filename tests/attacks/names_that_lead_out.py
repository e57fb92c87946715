# tries: hand in an archive with names that lead out of the folder
# keeps: before f after
# extra files: ../escaped ../../escaped /tmp/escaped a/../../escaped
before = 1


def f(n):
    return 2 * n


def attack(n):
    return open("../escaped").read()


after = 2
