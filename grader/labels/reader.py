"""From the lines at which a label may stand to the labels: what is meant depends on what is near.

Names with a word (`Question 1 ii)`) are believed first, then full names without one (`1.ii`), then
bare first levels (`2.`), and last bare parts (`ii)`) below a question that has parts. A weaker
label is not believed where a stronger one names the same question.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.labels.bare import first_levels, parts
from grader.labels.fullnames import bare_names, closings, titles, worded_names
from grader.labels.outline import Outline
from grader.labels.page import Label, Page, in_order
from grader.labels.site import Site


def find_labels(sites: Sequence[Site], outline: Outline) -> list[Label]:
    """The labels among the sites of one document, in its order."""
    page = Page.of(sites, outline)
    worded = in_order(worded_names(page), titles(page))
    full = in_order(worded, bare_names(page, worded))
    found = in_order(full, first_levels(page, worded, full), closings(page))
    for _ in range(outline.depth - 1):
        found = in_order(found, parts(page, found, full))
    return found
