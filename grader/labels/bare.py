"""Labels that are bare numbers: `2.` for a question, `ii)` for a part. Near things decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.labels.marks import Mark, family_of, marks_below
from grader.labels.outline import Path
from grader.labels.page import Label, Page
from grader.labels.rounds import labelling
from grader.labels.site import Site, Style


def first_levels(page: Page, worded: Sequence[Label], full: Sequence[Label]) -> list[Label]:
    """`2.`, `## 3`, `**4**`: from the one kind of line that names most of the questions.

    Where some questions are named in words, only a heading like theirs is believed.
    """
    kinds: dict[tuple[Style, int], list[Mark]] = {}
    for mark in marks_below((), page, range(len(page.sites))):
        if _is_first_level(mark, page):
            kinds.setdefault(_kind(page.sites[mark.site]), []).append(mark)
    if worded:
        like = {_kind(page.sites[label.site]) for label in worded}
        kinds = {kind: kinds[kind] for kind in kinds if kind[0] and kind in like}
    known = page.outline.parts.get((), frozenset())
    best: list[Mark] = []
    for kind in sorted(kinds, key=lambda kind: (-kind[0], kind[1])):
        stronger = worded if kind[0] else full  # a line `1.` below `1.iii` numbers a list
        taken = frozenset(label.path[0] for label in stronger if label.path)
        marks = labelling(kinds[kind], known, page, taken=taken)
        if len(marks) > len(best) and (full or _is_a_scheme(marks, page)):
            best = marks
    return [page.label(mark.site, (mark.number,), end=mark.end) for mark in best]


def parts(page: Page, labels: Sequence[Label], full: Sequence[Label]) -> Iterator[Label]:
    """`ii)` below a question that has parts, up to the next label."""
    known, full_sites = page.outline.parts, {label.site for label in full}
    named = {label.path for label in full}
    ends = [label.site for label in labels[1:]] + [len(page.sites)]
    for label, end in zip(labels, ends, strict=False):
        above = label.path if label.path in known else label.path[:-1]
        if not above or (above != label.path and label.site not in full_sites):
            continue
        marks = list(marks_below(above, page, range(label.site + 1, end)))
        taken = frozenset(number for number in known[above] if (*above, number) in named)
        if above == label.path:
            chosen = _below_a_question(marks, known[above], taken, page)
        else:
            chosen = _going_on(marks, known[above], taken, label, page)
        yield from (_part(mark, above, label.under, page) for mark in chosen)


def _kind(site: Site) -> tuple[Style, int]:
    """Style and level: what a document's names of questions have in common."""
    return site.style, site.level if site.style is Style.HEADING else 0


def _is_first_level(mark: Mark, page: Page) -> bool:
    """`2.`, `II.` and `question ii`; a small `ii.` is a part."""
    spelling = page.spellings[mark.site]
    nested = mark.style is Style.LINE and mark.level > 1
    worded = spelling is not None and spelling.word != ""
    return not nested and (mark.family == "digit" or mark.token.isupper() or worded)


def _is_a_scheme(marks: Sequence[Mark], page: Page) -> bool:
    """Whether bare numbers alone are how a document names its questions."""
    if not marks or marks[0].style is Style.LINE:
        return len(marks) > 1 and marks[0].number == 1
    return len(marks) > 1 or marks[0].end == len(page.sites[marks[0].site].text)


def _below_a_question(
    marks: Sequence[Mark], known: frozenset[int], taken: frozenset[int], page: Page
) -> list[Mark]:
    """The marks below `Question 1`: romans, letters or digits, whichever come first and fit."""
    for family in dict.fromkeys(mark.family for mark in marks):
        alike = [mark for mark in marks if mark.family == family]
        chosen = labelling(alike, known, page, taken=taken)
        few = len(chosen) < 2 or chosen[0].number != 1
        if family == "digit" and (taken or few):
            continue  # digits number many a list: they must count the parts from the first
        if chosen:
            return chosen
    return []


def _going_on(
    marks: Sequence[Mark], known: frozenset[int], taken: frozenset[int], label: Label, page: Page
) -> list[Mark]:
    """The marks that go on counting below a full name: `ii)` after `Question 1 i)`."""
    spelling = page.spellings[label.site]
    family = family_of(spelling.tokens[-1]) if spelling else ""
    alike = [mark for mark in marks if mark.family == family != "digit"]
    return labelling(alike, known, page, taken=taken, after=label.path[-1])


def _part(mark: Mark, above: Path, under: str, page: Page) -> Label:
    path = (*above, mark.number)
    question = page.outline.ids.get(path, "")
    return Label(mark.site, path, question, mark.end, f"{under}, item {mark.token}")
