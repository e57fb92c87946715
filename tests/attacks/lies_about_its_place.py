# tries: claim to be at a line and a step that no program has, and end
# keeps: before after
import os
import sys

before = 1
after = 2


def lie():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_progress"):
        frame = frame.f_back
    frame.f_locals["self"]._progress.note(-(1 << 31), -5, 1 << 30)
    os._exit(3)


def f(n):
    lie()


def attack(n):
    lie()
