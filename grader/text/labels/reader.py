"""From the lines at which a label may stand to the labels: what is meant depends on what is near.

Names with a word (`Question 1 ii)`) are believed first, then full names without one (`1.ii`), then
bare first levels (`2.`), and last bare parts (`ii)`) below a question that has parts. A weaker
label is not believed where a stronger one names the same question.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.text.labels.first_levels import first_levels
from grader.text.labels.label import Label, Page, in_order
from grader.text.labels.outline import Outline
from grader.text.labels.parts import parts
from grader.text.labels.site import Site
from grader.text.labels.titles import closings, titles
from grader.text.labels.unworded import unworded_names
from grader.text.labels.worded import worded_names


def find_labels(sites: Sequence[Site], outline: Outline) -> list[Label]:
    """The labels among the sites of one document, in its order."""
    page = Page.of(sites, outline)
    worded = in_order(worded_names(page), titles(page))
    full = in_order(worded, unworded_names(page, worded))
    found = in_order(full, first_levels(page, worded, full), closings(page))
    for _ in range(outline.depth - 1):
        found = in_order(found, parts(page, found, full))
    return found
