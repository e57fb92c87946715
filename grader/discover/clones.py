"""The login in the name of a clone: the name is the assignment's slug, a hyphen, and the login.

Slugs and logins can contain hyphens, so the last hyphen does not tell where the login begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

_FOLDER = re.compile(r"(?P<slug>.+?)(?:-submissions|_submissions_\d{4}(?:_\d\d){2}_T(?:_\d\d){3})")


def slug_of(folder: str) -> str:
    """The slug in the name of a folder of clones; empty if it is not such a folder."""
    match = _FOLDER.fullmatch(folder)
    return match["slug"] if match else ""


def prefix(
    names: Sequence[str], slugs: Sequence[str], logins: Iterable[str] = (), *, are_clones: bool
) -> str:
    """The prefix of the logins in the names of a class's folders.

    It is the first of: the first slug; the prefix that leaves the most logins; a later slug that is
    in all names; for clones, the longest common beginning of all names.

    Args:
        names: the names of the folders.
        slugs: likely prefixes without the hyphen, the most likely first.
        logins: known logins, in lower case.
        are_clones: whether the folders are clones; other names may share a beginning by chance.
    """
    lower = [name.casefold() for name in names]
    for slug in filter(None, slugs[:1]):
        if any(name.startswith(f"{slug.casefold()}-") for name in lower):
            return f"{slug}-"
    votes = Counter(before for name in lower for before in _prefixes(name, frozenset(logins)))
    if votes:
        return min(votes, key=lambda before: (-votes[before], len(before)))
    for slug in filter(None, slugs[1:]):
        beginnings = {_up_to(name, slug.casefold()) for name in lower}
        if len(beginnings) == 1 and "" not in beginnings:
            return beginnings.pop()
    common = _common_beginning(min(lower), max(lower)) if are_clones and len(names) > 1 else ""
    return common[: common.rfind("-") + 1]


def are_clones(path: Path, names: Iterable[str]) -> bool:
    """Whether all of the folders, at a path or one level deeper, are clones."""
    below = [path, *(folder for folder in path.iterdir() if folder.is_dir())][:3]
    folders = below if len(below) == 2 else [path]
    return all(any((folder / name / ".git").exists() for folder in folders) for name in names)


def remove_prefix(name: str, before: str) -> str:
    """The name without the prefix of the login; unchanged if it has another beginning."""
    has_prefix = name.casefold().startswith(before.casefold()) and len(name) > len(before)
    return name[len(before) :] if has_prefix else name


def _prefixes(name: str, logins: frozenset[str]) -> Iterator[str]:
    """The beginnings of a name that leave a known login."""
    if name in logins:
        yield ""
    for match in re.finditer("-", name):
        if name[match.end() :] in logins:
            yield name[: match.end()]


def _common_beginning(first: str, last: str) -> str:
    """The common beginning of the first and last of sorted names, so of all of them."""
    pairs = zip(first, last, strict=False)
    return "".join(letter for letter, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _up_to(name: str, slug: str) -> str:
    """The beginning of a name up to the first hyphenated word that is the slug."""
    match = re.match(rf"(?:.*?-)??{re.escape(slug)}-(?=.)", name)
    return match[0] if match else ""
