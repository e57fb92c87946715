"""Whose repository a clone is: its name is the assignment's slug, a hyphen, and a login.

Slugs and logins hold hyphens themselves, so a name is never split at the last one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

_FOLDER = re.compile(r"(?P<slug>.+?)(?:-submissions|_submissions_\d{4}(?:_\d\d){2}_T(?:_\d\d){3})")


def slug_of(folder: str) -> str:
    """The slug in the name of a folder of clones; empty where it is none."""
    match = _FOLDER.fullmatch(folder)
    return match["slug"] if match else ""


def prefix(
    names: Sequence[str], slugs: Sequence[str], logins: Iterable[str] = (), *, are_clones: bool
) -> str:
    """What stands before the login in the names of a class's folders.

    Args:
        names: of the folders.
        slugs: what is likely to stand there, without the hyphen; the first one that does counts.
        logins: those that are known, in small letters.
        are_clones: whether the folders are clones; others may share a beginning by chance.
    """
    lower = [name.casefold() for name in names]
    for slug in filter(None, slugs[:1]):
        if any(name.startswith(f"{slug.casefold()}-") for name in lower):
            return f"{slug}-"
    votes = Counter(before for name in lower for before in _before(name, frozenset(logins)))
    if votes:
        return min(votes, key=lambda before: (-votes[before], len(before)))
    for slug in filter(None, slugs[1:]):
        found = {_up_to(name, slug.casefold()) for name in lower}
        if len(found) == 1 and "" not in found:
            return found.pop()
    common = _common(min(lower), max(lower)) if are_clones and len(names) > 1 else ""
    return common[: common.rfind("-") + 1]


def are_clones(path: Path, names: Iterable[str]) -> bool:
    """Whether each of the folders, which lie at a path or one level deeper, is a clone."""
    below = [path, *(folder for folder in path.iterdir() if folder.is_dir())][:3]
    folders = below if len(below) == 2 else [path]
    return all(any((folder / name / ".git").exists() for folder in folders) for name in names)


def without(name: str, before: str) -> str:
    """The name less what stands before the login; as it is, where there is something else."""
    is_there = name.casefold().startswith(before.casefold()) and len(name) > len(before)
    return name[len(before) :] if is_there else name


def _before(name: str, logins: frozenset[str]) -> Iterator[str]:
    if name in logins:
        yield ""
    for match in re.finditer("-", name):
        if name[match.end() :] in logins:
            yield name[: match.end()]


def _common(first: str, last: str) -> str:
    """What the first and the last of names in order begin with, and so all of them."""
    pairs = zip(first, last, strict=False)
    return "".join(sign for sign, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _up_to(name: str, slug: str) -> str:
    """The beginning of a name up to the first time that the slug stands in it as a word."""
    match = re.match(rf"(?:.*?-)??{re.escape(slug)}-(?=.)", name)
    return match[0] if match else ""
