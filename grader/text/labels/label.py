"""A document as the lines at which labels may stand, and the labels found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from grader.text.labels.outline import LabelPath, Outline
from grader.text.labels.read_spelling import spell
from grader.text.labels.site import Site
from grader.text.labels.spelled_label import Spelling

_SHOWN_CHARS = 60


@dataclass(frozen=True, slots=True)
class Label:
    """A line that names a question, or ends an answer.

    Attributes:
        at: which of the sites it is.
        path: the numbers that it names; empty where it names no question of the rubric.
        question: the id; empty for a heading above parts (`Question 1`) and for one that only ends
            an answer (`References`).
        end: where in the site's text the label ends.
        under: the label in words, for a place.
        near: whether it is a near miss that was read kindly.
        unknown: whether it names a question or a part that the rubric does not have.
    """

    at: int
    path: LabelPath
    question: str
    end: int
    under: str
    near: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The sites of a document, each with the label that it spells, if any."""

    sites: Sequence[Site]
    spellings: Sequence[Spelling | None]
    outline: Outline

    @classmethod
    def of(cls, sites: Sequence[Site], outline: Outline) -> Self:
        """Read the spellings."""
        spellings = [spell(site.text, outline.words, style=site.style) for site in sites]
        return cls(sites, spellings, outline)

    def spelled(self) -> Iterator[tuple[int, Site, Spelling]]:
        """The sites that begin as a label does, with their positions."""
        for at, (site, spelling) in enumerate(zip(self.sites, self.spellings, strict=True)):
            if spelling:
                yield at, site, spelling

    def label(
        self, at: int, path: LabelPath, *, end: int, under: str = "", near: bool = False
    ) -> Label:
        """A label that goes by its own words, if by no others."""
        words = self.sites[at].text[:end].strip(" :.=-–—|")[:_SHOWN_CHARS]
        question = self.outline.ids.get(path, "")
        return Label(at, path, question, end, under or f"`{words}`", near=near)


def in_order(*groups: Iterable[Label]) -> list[Label]:
    """All labels in the order of the document; of two on one line, the one of the first group."""
    by_place: dict[int, Label] = {}
    for label in (label for group in groups for label in group):
        by_place.setdefault(label.at, label)
    return [by_place[at] for at in sorted(by_place)]
