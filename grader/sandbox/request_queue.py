"""The requests of one plan in the order in which they are asked, and the replies that are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from grader.model import (
    UNWRITTEN,
    Read,
    Reply,
    Request,
    RequestLimits,
    Status,
    StepsRequest,
    distinct_requests,
    program_names,
)

MAX_HANGS = 2
"""How often a function may hang before it is not called again."""


class RequestQueue:
    """The visible requests first; the hidden ones only after `reveal`.

    A reply to a hidden request keeps its status and its value, which decide whether it is right.
    Its place is that of a visible reply, and its text is dropped: the program chose both when it
    knew the hidden requests.
    """

    def __init__(self, requests: Iterable[Request]) -> None:
        once = distinct_requests(requests)
        self._hidden = [request for request in once if request.is_hidden]
        self.pending: list[Request] = [request for request in once if not request.is_hidden]
        self.pending += _lookups(self.pending, self._hidden)
        self.replies: dict[str, Reply] = {}
        self.has_revealed = False
        self._first_replies: dict[str, Reply] = {}
        self._absent: dict[str, Reply] = {}
        self._hangs: Counter[str] = Counter()

    def __bool__(self) -> bool:
        """Whether there is anything left to ask."""
        return bool(self.pending or self._hidden)

    @property
    def has_hidden(self) -> bool:
        """Whether hidden requests wait for `reveal`."""
        return bool(self._hidden)

    def reveal(self) -> None:
        """Let the hidden requests follow; a function that is not there is not called."""
        self.has_revealed = True
        self.pending, self._hidden = self._hidden, []
        for request in [*self.pending]:
            absent = [self._absent.get(name) for name in program_names(request)]
            if absent[0] and all(absent):
                self.replies[request.key] = absent[0]
                self.pending.remove(request)
        self._postpone_hung()

    def note_absent(self, request: Request, reply: Reply) -> None:
        """Note the reply to a visible request whose name the program has not defined."""
        for name in program_names(request):
            self._absent[name] = reply

    def note_hang(self, request: Request) -> None:
        """Count that a request had to be stopped."""
        self._hangs[_hanging(request)] += 1

    def record(self, request: Request, reply: Reply) -> None:
        """Record a reply; postpone what has hung once, and drop what has hung twice."""
        if not request.is_hidden:
            self._first_replies.setdefault(called_name(request), reply)
        self._keep(request, reply)
        self.pending.remove(request)
        self._postpone_hung()

    def drop_all(self, reply: Reply) -> None:
        """Record the same reply for all that was not asked."""
        for request in (*self.pending, *self._hidden):
            self._keep(request, reply)
        self.pending, self._hidden = [], []

    def _keep(self, request: Request, reply: Reply) -> None:
        if request.is_hidden:
            place = self._first_replies.get(called_name(request), Reply(Status.ABSENT))
            parts = tuple(map(_without_text, reply.parts))
            reply = replace(_without_text(reply), line=place.line, cell=place.cell, parts=parts)
        self.replies[request.key] = reply

    def _postpone_hung(self) -> None:
        if not self._hangs:
            return
        for request in [request for request in self.pending if self._count(request) >= MAX_HANGS]:
            detail = f"not asked: {called_name(request)} was stopped twice before"
            self._keep(request, Reply(Status.TIMED_OUT, detail=detail))
            self.pending.remove(request)
        self.pending.sort(key=self._count)

    def _count(self, request: Request) -> int:
        return self._hangs[_hanging(request)]


def called_name(request: Request) -> str:
    """The name that a request reads or calls; of several, the first."""
    return program_names(request)[0]


def _hanging(request: Request) -> str:
    """What hangs if a request hangs: a function, or the steps that several cases share."""
    if isinstance(request, StepsRequest):
        return request.key.rpartition("#")[0]
    return called_name(request)


def _without_text(reply: Reply) -> Reply:
    """The status and the value of a reply to a hidden request, or of one of its parts."""
    return Reply(reply.status, reply.value, UNWRITTEN if reply.is_unwritten else "")


def _lookups(visible: Iterable[Request], hidden: Iterable[Request]) -> list[Request]:
    """Reads of the functions that only hidden requests call: the replies say where they are."""
    known = set(chain.from_iterable(map(program_names, visible)))
    names = dict.fromkeys(chain.from_iterable(map(program_names, hidden)))
    return [Read(name, RequestLimits(answer=0)) for name in names if name not in known]
