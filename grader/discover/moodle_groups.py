"""The names of groups in Moodle's export of a group assignment: `Group 1-Ada Lovelace`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def group_prefix(names: Iterable[str]) -> dict[str, str]:
    """The group in each name; empty if the names have no groups.

    Moodle writes a group, if only the default one, before each name. A hyphen may belong to a
    person's name, so some group must have two members, and names of people have no digits.
    """
    everyone = list(names)
    prefixes = {name: _prefix(name) for name in everyone}
    uses = Counter(prefixes.values())
    if not all(prefixes.values()) or max(uses.values(), default=0) < 2:
        return {}
    return prefixes


def _prefix(name: str) -> str:
    """The shortest part before a hyphen that leaves a name without digits."""
    parts = name.split("-")
    for at in range(1, len(parts)):
        rest = "-".join(parts[at:])
        if rest.strip() and not any(letter.isdigit() for letter in rest):
            return "-".join(parts[:at])
    return ""
