"""The docstrings below the fields of a class.

pydantic could collect them while it builds each class, but reading every source file takes a tenth
of a second in each run, and only documentation needs them.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise


@cache
def field_docstrings(cls: type) -> dict[str, str]:
    """The docstring of each field of a class and its bases, by the field's name."""
    docstrings: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        docstrings |= _without_bases(base)
    return docstrings


def _without_bases(cls: type) -> dict[str, str]:
    try:
        source = textwrap.dedent(inspect.getsource(cls))
    except (OSError, TypeError):  # created at run time, or not written in Python
        return {}
    body = next(
        (node.body for node in ast.parse(source).body if isinstance(node, ast.ClassDef)), []
    )
    return {
        field.target.id: inspect.cleandoc(docstring.value.value)
        for field, docstring in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(docstring, ast.Expr)
        and isinstance(docstring.value, ast.Constant)
        and isinstance(docstring.value.value, str)
    }
