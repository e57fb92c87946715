"""The output: a label with the question that it names; and the document it was found in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from grader.text.labels.outline import LabelPath, Outline
from grader.text.labels.read_spelling import spell
from grader.text.labels.site import Site
from grader.text.labels.spelling import Spelling

_SHOWN_CHARS = 60


@dataclass(frozen=True, slots=True)
class Label:
    """A line that names a question, or ends an answer.

    Attributes:
        at: the index of its site.
        path: the numbers that it names; empty if it does not name a question of the rubric.
        question: the question's id; empty for a heading above parts (`Question 1`) and for one
            that only ends an answer (`References`).
        end: where the label ends in the site's text.
        under: the label in words, for messages.
        is_near_miss: whether it has a typing error: `Qeustion 2`.
        is_unknown: whether it names a question or a part that the rubric does not have.
        is_ambiguous: whether it may name two questions; then it names none.
        is_restarted: whether another section has the same name, and may mean another question.
    """

    at: int
    path: LabelPath
    question: str
    end: int
    under: str
    is_near_miss: bool = False
    is_unknown: bool = False
    is_ambiguous: bool = False
    is_restarted: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The sites of a document, each with the label that it spells, if any."""

    sites: Sequence[Site]
    spellings: Sequence[Spelling | None]
    outline: Outline

    @classmethod
    def of(cls, sites: Sequence[Site], outline: Outline) -> Self:
        """The page of these sites, with the label read at each."""
        spellings = [spell(site.text, outline.words, style=site.style) for site in sites]
        return cls(sites, spellings, outline)

    def spelled_sites(self) -> Iterator[tuple[int, Site, Spelling]]:
        """The sites that begin like a label, with their indices."""
        for at, (site, spelling) in enumerate(zip(self.sites, self.spellings, strict=True)):
            if spelling:
                yield at, site, spelling

    def label(
        self, at: int, path: LabelPath, *, end: int, under: str = "", is_near_miss: bool = False
    ) -> Label:
        """A label at a site; `under` defaults to the label's own words."""
        words = self.sites[at].text[:end].strip(" :.=-–—|")[:_SHOWN_CHARS]
        question = self.outline.ids.get(path, "")
        return Label(at, path, question, end, under or f"`{words}`", is_near_miss)


def merge_labels(*groups: Iterable[Label]) -> list[Label]:
    """All labels in the document's order; if two are on one line, that of the earlier group."""
    by_site: dict[int, Label] = {}
    for label in (label for group in groups for label in group):
        by_site.setdefault(label.at, label)
    return [by_site[at] for at in sorted(by_site)]
