"""Lets threads work together, or one of them alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """Threads that work together, until one asks to work alone: then no other one starts."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._together, self._waiting, self._is_alone = 0, 0, False

    @contextmanager
    def together(self) -> Iterator[None]:
        """Work at the same time as others; waits while one works alone or waits for that."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._is_alone or self._waiting))
            self._together += 1
        try:
            yield
        finally:
            with self._changed:
                self._together -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Work alone; waits until all others have finished."""
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not (self._is_alone or self._together))
            self._waiting -= 1
            self._is_alone = True
        try:
            yield
        finally:
            with self._changed:
                self._is_alone = False
                self._changed.notify_all()
