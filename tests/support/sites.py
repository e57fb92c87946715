"""Short ways to write the lines of a document, and the questions that they name."""

from collections.abc import Sequence

from grader.text.labels import Outline, Site, Style, find_labels

HW2 = ("q1.i", "q1.ii", "q1.iii", "q1.iv", "q2", "q3", "q4.i", "q4.ii", "q4.iii", "q4.iv")
OUTLINE = Outline.of(HW2)


def named(sites: Sequence[Site | str], outline: Outline = OUTLINE) -> list[tuple[int, str]]:
    """The index and the question of each site that names one; strings are plain lines."""
    lines = [Site(site) if isinstance(site, str) else site for site in sites]
    return [(label.at, label.question) for label in find_labels(lines, outline) if label.question]


def heading(text: str, level: int = 2) -> Site:
    return Site(text, Style.HEADING, level)


def bold(text: str, emphasis: int | None = None) -> Site:
    return Site(text, Style.EMPHASIS, emphasis=len(text) if emphasis is None else emphasis)


def line(text: str) -> Site:
    """A plain line that ends with the text's last character."""
    return Site(text, end_sign=text[-1])
