"""Bare numbers: `2.` for a question, `ii)` for a part. They count only where they can be meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.labels.fullnames import stands
from grader.labels.outline import Path, roman
from grader.labels.page import Label, Page
from grader.labels.runs import outer_marks
from grader.labels.site import Site, Style
from grader.labels.spelling import Spelling


@dataclass(frozen=True, slots=True)
class _Mark:
    """A bare number: it may be a label, or number a list inside an answer."""

    site: int
    style: Style
    level: int
    token: str
    number: int
    end: int

    @property
    def family(self) -> str:
        return _family(self.token)


def first_levels(page: Page, worded: Sequence[Label], full: Sequence[Label]) -> list[Label]:
    """`2.`, `## 3`, `**4**`: from the one kind of line that names most of the questions.

    Where some questions are named in words, only a heading like theirs is believed.
    """
    kinds: dict[tuple[Style, int], list[_Mark]] = {}
    for mark in _marks(page, range(len(page.sites)), ()):
        if _is_first_level(mark, page):
            kinds.setdefault(_kind(page.sites[mark.site]), []).append(mark)
    if worded:
        like = {_kind(page.sites[label.site]) for label in worded}
        kinds = {kind: kinds[kind] for kind in kinds if kind[0] and kind in like}
    known = page.outline.parts.get((), frozenset())
    best: list[_Mark] = []
    for kind in sorted(kinds, key=lambda kind: (-kind[0], kind[1])):
        stronger = worded if kind[0] else full  # a line `1.` below `1.iii` numbers a list
        taken = {label.path[0] for label in stronger if label.path}
        marks = _outer(kinds[kind], known, taken=taken)
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
        marks = list(_marks(page, range(label.site + 1, end), above))
        taken = {number for number in known[above] if (*above, number) in named}
        if above == label.path:
            chosen = _best_family(marks, known[above], taken)
        else:
            chosen = _going_on(marks, known[above], taken, label, page)
        yield from (_part(mark, above, label.under, page) for mark in chosen)


def _kind(site: Site) -> tuple[Style, int]:
    """Style and level: what a document's names of questions have in common."""
    return site.style, site.level if site.style is Style.HEADING else 0


def _is_first_level(mark: _Mark, page: Page) -> bool:
    """`2.`, `II.` and `question ii`; a small `ii.` is a part."""
    spelling = page.spellings[mark.site]
    nested = mark.style is Style.LINE and mark.level > 1
    worded = spelling is not None and spelling.word != ""
    return not nested and (mark.family == "digit" or mark.token.isupper() or worded)


def _is_a_scheme(marks: Sequence[_Mark], page: Page) -> bool:
    """Whether bare numbers alone are how a document names its questions."""
    if not marks or marks[0].style is Style.LINE:
        return len(marks) > 1 and marks[0].number == 1
    return len(marks) > 1 or marks[0].end == len(page.sites[marks[0].site].text)


def _best_family(
    marks: Sequence[_Mark], known: frozenset[int], taken: Collection[int]
) -> list[_Mark]:
    """The marks below `Question 1`: romans, letters or digits, whichever come first and fit."""
    for family in dict.fromkeys(mark.family for mark in marks):
        chosen = _outer([mark for mark in marks if mark.family == family], known, taken=taken)
        few = len(chosen) < 2 or chosen[0].number != 1
        if family == "digit" and (taken or few):
            continue  # digits number many a list: they must count the parts from the first
        if chosen:
            return chosen
    return []


def _going_on(
    marks: Sequence[_Mark], known: frozenset[int], taken: Collection[int], label: Label, page: Page
) -> list[_Mark]:
    """The marks that go on counting below a full name: `ii)` after `Question 1 i)`."""
    spelling = page.spellings[label.site]
    family = _family(spelling.tokens[-1]) if spelling else ""
    alike = [mark for mark in marks if mark.family == family != "digit"]
    return _outer(alike, known, taken=taken, after=label.path[-1])


def _family(token: str) -> str:
    if token.isdigit():
        return "digit"
    return "roman" if roman(token) else "letter"


def _outer(
    marks: Sequence[_Mark],
    known: frozenset[int],
    *,
    taken: Collection[int],
    after: int | None = None,
) -> list[_Mark]:
    """The marks that are labels; a plain line yields to a heading with the same number."""
    strongest = {mark.number: mark.style for mark in sorted(marks, key=lambda mark: mark.style)}
    marks = [mark for mark in marks if mark.style is strongest[mark.number]]
    numbers = [mark.number for mark in marks]
    return [marks[at] for at in outer_marks(numbers, known, taken=taken, after=after)]


def _part(mark: _Mark, above: Path, under: str, page: Page) -> Label:
    path = (*above, mark.number)
    question = page.outline.ids.get(path, "")
    return Label(mark.site, path, question, mark.end, f"{under}, item {mark.token}")


def _marks(page: Page, sites: range, above: Path) -> Iterator[_Mark]:
    """The bare numbers on some of the lines, as parts of `above`."""
    for index in sites:
        site, spelling = page.sites[index], page.spellings[index]
        if spelling is None:
            continue
        _, used = page.outline.follow(spelling.tokens, above)
        spelling = spelling.cut(max(used, 1))  # `iii) 1) ASPP` begins a list on its line
        if len(spelling.tokens) != 1 or not _is_mark(site, spelling):
            continue
        token = spelling.tokens[0]
        below = page.outline.step(above, token)
        numbers = below[-1:] if below else page.outline.numbers(above, token)
        if numbers:
            yield _Mark(index, site.style, site.level, token, numbers[0], spelling.end)


def _is_mark(site: Site, spelling: Spelling) -> bool:
    """Whether a number stands as a label or a list's number does; `A:` names a figure's part."""
    token, rest = spelling.tokens[0], spelling.rest
    if spelling.word:
        return spelling.names_a_part and spelling.set_off and stands(site, spelling)
    if not (site.opens or site.style):
        return False
    if token.isupper() and _family(token) == "letter":
        return site.style is Style.HEADING and spelling.closed
    if site.style is Style.EMPHASIS and spelling.end >= site.emphasis:
        return True
    if site.style is Style.HEADING and (token.isdigit() or len(token) > 1):
        return spelling.closed or not rest or rest[0].isupper()
    return spelling.closed or (not rest and _family(token) == "roman" and len(token) > 1)
