"""Find the labels of a document: from lines like `## Question 1` and `ii)` to q1 and q1.ii.

The search goes from certain to doubtful:

1. names with a word (`Question 1 ii)`) and titles (`Bonus`);
2. full names without a word (`1.ii`);
3. bare numbers of questions (`2.`);
4. bare numbers of parts (`ii)`) below a question that has parts.

A name that an earlier step has found is not looked for again in a later one.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.text.labels.full_names import closings, titles, unworded_names, worded_names
from grader.text.labels.label import Label, Page, merge_labels
from grader.text.labels.outline import Outline
from grader.text.labels.part_numbers import part_labels
from grader.text.labels.question_numbers import question_labels
from grader.text.labels.site import Site


def find_labels(sites: Sequence[Site], outline: Outline) -> list[Label]:
    """The labels at the sites of one document, in its order."""
    page = Page.of(sites, outline)
    worded = merge_labels(worded_names(page), titles(page))
    full = merge_labels(worded, unworded_names(page, worded))
    labels = merge_labels(full, question_labels(page, worded, full), closings(page))
    for _ in range(outline.depth - 1):
        labels = merge_labels(labels, part_labels(page, labels, full))
    return labels
