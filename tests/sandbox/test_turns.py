"""Threads that work together or alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from grader.sandbox.turns import Turns


def test_several_work_together() -> None:
    turns, meet = Turns(), Barrier(3, timeout=30)

    def work() -> None:
        with turns.together():
            meet.wait()  # fails unless all three are here

    with ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(work) for _ in range(3)]:
            done.result()


def test_one_works_alone_after_those_before_and_before_those_after() -> None:
    turns, is_in, may_leave = Turns(), Event(), Event()
    order: list[str] = []

    def first() -> None:
        with turns.together():
            is_in.set()
            assert may_leave.wait(30)
            order.append("first")

    def alone() -> None:
        with turns.alone():
            order.append("alone")

    def last() -> None:
        with turns.together():
            order.append("last")

    with ThreadPoolExecutor(3) as threads:
        done = [threads.submit(first)]
        assert is_in.wait(30)
        done.append(threads.submit(alone))
        while not turns._waiting:
            pass
        done.append(threads.submit(last))
        assert order == []
        may_leave.set()
        for each in done:
            each.result()
    assert order == ["first", "alone", "last"]


def test_an_error_ends_the_turn() -> None:
    turns = Turns()
    for turn in (turns.alone, turns.together, turns.alone):
        try:
            with turn():
                raise ValueError
        except ValueError:
            pass
    with turns.alone():
        assert turns._is_alone
