# tries: answer with values that are too deep, too long or too large to read
# keeps: before f
before = 1


def f(n):
    return 2 * n


loop = []
loop.append(loop)
loot = 10**100_000


def attack(n):
    return [[loop] * 1000] * 1000


answers = {"q2": "x" * 10**7, "loop": loop, 3: loop, loop.append: 2}


after = loop
