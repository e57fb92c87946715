"""Numbers that start again in each section."""

import pytest

from grader.text.labels import Outline, Site, find_labels
from tests.support.sites import bold, heading, named

SECTIONS = [
    heading("Section 1", 1),
    heading("Question 1"),
    heading("Question 2"),
    heading("Section 2", 1),
    heading("Question 1"),
]


IN_BOLD = [bold(site.text) if site.level == 2 else site for site in SECTIONS]


@pytest.mark.parametrize("sites", [SECTIONS, IN_BOLD], ids=["headings", "bold lines"])
def test_the_number_of_the_section_counts_if_the_rubric_has_sections(sites: list[Site]) -> None:
    outline = Outline.of(("q1.1", "q1.2", "q2.1"))
    assert named(sites, outline) == [(1, "q1.1"), (2, "q1.2"), (4, "q2.1")]


@pytest.mark.parametrize(
    ("first", "second", "doubtful"),
    [
        pytest.param("Section 1", "Section 2", True, id="sections"),
        pytest.param("Theory", "Practice", True, id="sections without numbers"),
        pytest.param("Questions", "My answers", False, id="a question sheet and its answers"),
    ],
)
def test_names_that_come_again_are_doubtful(first: str, second: str, doubtful: bool) -> None:
    sites = [heading(first, 1), heading("Question 1"), heading(second, 1), heading("Question 1")]
    labels = find_labels(sites, Outline.of(("q1", "q2")))
    assert [label.is_restarted for label in labels if label.question] == [doubtful] * 2


def test_names_that_come_once_are_not_doubtful() -> None:
    sites: list[Site] = [*SECTIONS[:4], heading("Question 3")]
    labels = find_labels(sites, Outline.of(("q1", "q2", "q3")))
    assert [label.question for label in labels if label.question] == ["q1", "q2", "q3"]
    assert not any(label.is_restarted for label in labels)
