"""Find the labels of a document: from lines like `## Question 1` and `ii)` to q1 and q1.ii.

The search goes from certain to doubtful:

1. names with a word (`Question 1 ii)`) and ids without a number (`Bonus`);
2. full names without a word (`1.ii`);
3. bare numbers of questions (`2.`);
4. bare numbers of parts (`ii)`) below a question that has parts;
5. headings with a title's words in the rubric (`Reparameterization trick`).

A name that an earlier step has found is not looked for again in a later one. If no name is found,
the words that may also number something else (`Section 2`, `Part 2`) are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.text.labels.full_names import (
    WordTier,
    closings,
    titles,
    unknown_names,
    unworded_names,
    worded_names,
)
from grader.text.labels.label import Label, Page, merge_labels
from grader.text.labels.outline import Outline
from grader.text.labels.part_numbers import part_labels
from grader.text.labels.question_numbers import question_labels
from grader.text.labels.restarts import with_sections
from grader.text.labels.rubric_titles import names_by_title
from grader.text.labels.site import Site


def find_labels(sites: Sequence[Site], outline: Outline) -> list[Label]:
    """The labels at the sites of one document, in its order."""
    page = Page.of(sites, outline)
    first = _labels(page, WordTier.STRONG)
    if _names_a_question(first):
        return first
    others = (_labels(page, tier) for tier in (WordTier.WEAK, WordTier.PART))
    return next(filter(_names_a_question, others), first)


def _names_a_question(labels: Iterable[Label]) -> bool:
    return any(label.path or label.question for label in labels)


def _labels(page: Page, tier: WordTier) -> list[Label]:
    worded = merge_labels(worded_names(page, tier), titles(page))
    unworded = list(unworded_names(page, worded))
    full = merge_labels(worded, unworded)
    labels = merge_labels(
        full, question_labels(page, worded, full), unknown_names(page, unworded), closings(page)
    )
    for _ in range(page.outline.depth - 1):
        labels = merge_labels(labels, part_labels(page, labels, full))
    return with_sections(merge_labels(labels, names_by_title(page, labels)), page)
