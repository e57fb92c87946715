"""Numbers that start again in each section: `# Section 2` and below it `## Question 1`.

The names of the questions may also be in bold: `**Question 1**`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from grader.text.labels.label import Label, Page
from grader.text.labels.site import Style

_SHEET_OR_ANSWERS = re.compile(
    r"\W*(?:my\s+)?(?:questions?|answers?|solutions?|tasks?)\W*", re.IGNORECASE
)


def with_sections(labels: Sequence[Label], page: Page) -> list[Label]:
    """The labels; if their numbers start again in each section, the section's number counts, too.

    If the rubric has no such questions, the labels that come again are doubtful.
    """
    section_of = _sections(labels, page)
    sections: defaultdict[tuple[int, ...], set[int]] = defaultdict(set)
    for label in labels:
        if label.at in section_of:
            sections[label.path].add(section_of[label.at])
    again = {path for path, found in sections.items() if len(found) > 1}
    if not again:
        return list(labels)
    nested = {
        label.at: _nested(label, section_of.get(label.at), page) for label in labels if label.path
    }
    if all(nested[at] for at in section_of):
        return [nested.get(label.at) or label for label in labels]
    return [replace(label, is_restarted=label.path in again) for label in labels]


def _sections(labels: Sequence[Label], page: Page) -> dict[int, int]:
    """The site of the heading above each label, unless it is `Answers` or `Questions`."""
    named = {label.at for label in labels if label.path}
    open_headings: list[int] = []
    section_of = {}
    for at, site in enumerate(page.sites):
        is_heading = site.style is Style.HEADING
        if not is_heading and (at not in named or site.style is Style.LINE):
            continue
        while is_heading and open_headings and page.sites[open_headings[-1]].level >= site.level:
            open_headings.pop()
        above = open_headings[-1] if open_headings else None
        is_section = above is not None and not _SHEET_OR_ANSWERS.fullmatch(page.sites[above].text)
        if at in named and above is not None and is_section:
            section_of[at] = above
        if is_heading:
            open_headings.append(at)
    return section_of


def _nested(label: Label, section: int | None, page: Page) -> Label | None:
    """The label with its section's number before its own; None if there is no such question."""
    spelling = page.spellings[section] if section is not None else None
    if spelling is None:
        return None
    path = (*page.outline.follow(spelling.tokens), *label.path)
    is_known = path in page.outline.ids or path in page.outline.parts
    return page.label(label.at, path, end=label.end) if is_known and path != label.path else None
