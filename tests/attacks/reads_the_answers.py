# tries: open the rubric, the reference, the store, another submission and a home
# keeps: before f after
import json

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


def grab(read, *args):
    try:
        return read(*args)
    except BaseException as error:
        return type(error).__name__


loot = [grab(lambda path: open(path).read(), path) for path in T["secrets"]]
print(loot)


def attack(n):
    return str([grab(lambda path: open(path, "rb").read(), path) for path in T["secrets"]])


after = 2
