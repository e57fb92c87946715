"""The commands beside `grade SUBMISSIONS`: one file each, found by name.

A file holds `command`, what click calls a command or a group; what it prints its docstring says. It
imports at its top only what is quick, for `grade --help` reads every one of them.
"""
