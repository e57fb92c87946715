# tries: name its classes like the kinds of the wire format
# keeps: before f
before = 1


def f(n):
    return 2 * n


class tensor(dict):
    pass


int_ = type("int", (), {"__repr__": lambda self: "2"})


def attack(n):
    return tensor(tensor="float64", shape=[])


after = int_()
