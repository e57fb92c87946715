"""Hand-ins of several students: each member has a submission with the same files."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from grader.classlists.match_names import ListEntry
from grader.discover.submission import Submission

_PAIR = re.compile(r"\s*(?:[+&,;]|_and_|-and-|\band\b|__)\s*", re.IGNORECASE)


def split_members(submissions: Iterable[Submission]) -> Iterator[Submission]:
    """The submissions; one for each member if the export lists several of them."""
    everyone = list(submissions)
    uses = Counter(member.name for each in everyone for member in members(each))
    for submission in everyone:
        people = members(submission)
        if len(people) == 1 and uses[people[0].name] == 1:
            yield replace(submission, other_names=people[0].ids)
        elif len(people) < 2:
            yield submission
        else:
            for member in people:
                yield member_of(submission, member, is_unique=uses[member.name] == 1)


def members(submission: Submission) -> tuple[ListEntry, ...]:
    """The people whom an export names as those who handed in."""
    return submission.receipt.people if submission.receipt is not None else ()


def member_of(submission: Submission, member: ListEntry, *, is_unique: bool = True) -> Submission:
    """A group's submission as that of one of its members."""
    name = member.name if is_unique or not member.ids else f"{member.name} ({member.ids[-1]})"
    return replace(submission, student=name, other_names=member.ids)


def names_in_folder(folder: str) -> list[str]:
    """The names in a folder's name such as `ada-lovelace_and_bo-radley`; empty if only one."""
    names = [name for name in _PAIR.split(folder) if name.strip()]
    return names if len(names) > 1 else []


def with_partners(submissions: Sequence[Submission]) -> list[Submission]:
    """The submissions; a note on those of a group names the other members."""
    teams = teams_of(submissions)
    return [_with_note(submission, teams) for submission in submissions]


def teams_of(submissions: Iterable[Submission]) -> dict[str, tuple[str, ...]]:
    """The members of each student's group, for students who handed in with others."""
    by_team: defaultdict[str, list[str]] = defaultdict(list)
    for submission in submissions:
        if submission.hand_in:
            by_team[submission.hand_in].append(submission.student)
    groups = [tuple(students) for students in by_team.values() if len(students) > 1]
    return {student: group for group in groups for student in group}


def _with_note(submission: Submission, teams: Mapping[str, tuple[str, ...]]) -> Submission:
    others = [name for name in teams.get(submission.student, ()) if name != submission.student]
    if not others:
        return submission
    note = f"Handed in together with {', '.join(others)}."
    return replace(submission, notes=(*submission.notes, note))
