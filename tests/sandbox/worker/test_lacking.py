"""What a program says that it lacked."""

import errno
from collections.abc import Callable

import pytest

from grader.sandbox.worker.lacking import DISK, MEMORY, lacked


def chain(first: Exception, second: Exception) -> Exception:
    """The second exception, raised because of the first."""
    try:
        try:
            raise first
        except Exception as error:
            raise second from error
    except Exception as error:
        return error


def endless() -> Exception:
    first, second = ValueError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    return first


class UnprintableError(Exception):
    """An exception without a text."""

    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(("error", "what"), [
    pytest.param(lambda: OSError(errno.ENOSPC, "full"), DISK, id="a full disk"),
    pytest.param(lambda: OSError(errno.EDQUOT, "quota"), DISK, id="a quota"),
    pytest.param(lambda: OSError(errno.ENOMEM, "fork"), MEMORY, id="no memory for a system call"),
    pytest.param(MemoryError, MEMORY, id="no memory"),
    pytest.param(lambda: RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"),
                 MEMORY, id="torch has no memory"),
    pytest.param(lambda: RuntimeError("PytorchStreamWriter failed writing file data/0: file "
                                      "write failed"), DISK, id="torch cannot save"),
    pytest.param(lambda: chain(OSError(errno.ENOSPC, "full"), ValueError("not saved")), DISK,
                 id="the cause of another exception"),
    pytest.param(lambda: ValueError("x"), "", id="something else"),
    pytest.param(lambda: OSError(errno.EFBIG, "File too large"), "", id="the program's own limit"),
    pytest.param(endless, "", id="causes in a circle"),
    pytest.param(UnprintableError, "", id="an exception without a text"),
])  # fmt: skip
def test_what_was_lacking(error: Callable[[], BaseException], what: str) -> None:
    assert lacked(error()) == what
