# tries: put markup, escape codes and formulas into every text that reports show
# keeps: before f after
before = 1


def f(n):
    return 2 * n


TEXT = "<script>alert('attack')</script> \x1b[2J =cmd|'/c calc'!A1 \u202e ```\n::error::x"


class Odd(Exception):
    pass


Odd.__name__ = Odd.__qualname__ = TEXT


def attack(n):
    raise Odd(TEXT)


answers = {"q2": TEXT, TEXT: TEXT}
loot = TEXT
raise Odd(TEXT)


after = 2
