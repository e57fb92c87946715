"""A student's text, cut into pieces at the words that earned or lost something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Evidence
from grader.presentation.highlight import TextSegment, marked_texts, merge_alike, split
from tests.support.factories import check_grade, question

SPANS = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=6)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], [("abcdef", ())], id="nothing marked"),
        pytest.param([(0, 6)], [("abcdef", (0,))], id="everything"),
        pytest.param([(1, 3)], [("a", ()), ("bc", (0,)), ("def", ())], id="in the middle"),
        pytest.param(
            [(3, 5), (0, 4)],
            [("abc", (1,)), ("d", (0, 1)), ("e", (0,)), ("f", ())],
            id="overlapping, in any order",
        ),
        pytest.param([(2, 2), (5, 4)], [("abcdef", ())], id="empty and reversed"),
        pytest.param([(-3, 1), (5, 99)], [("a", (0,)), ("bcde", ()), ("f", (1,))], id="clipped"),
        pytest.param([(7, 9)], [("abcdef", ())], id="past the end"),
    ],
)
def test_pieces(spans: list[tuple[int, int]], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(segment.text, segment.marks) for segment in split("abcdef", spans)] == expected


@given(st.text(st.characters(exclude_characters="*_`$#\\~"), max_size=30), SPANS)
def test_pieces_are_the_whole_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(segment.text for segment in split(text, spans)) == text


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        pytest.param("a **bold** word", "bold", "bold", id="inside of bold"),
        pytest.param("a **bold** word", "**bold** word", "bold word", id="with its marks"),
        pytest.param("$\\mu + \\sigma$ is", "\\sigma", "σ", id="a command"),
        pytest.param("$\\mu + \\sigma$ is", "igma$ is", "σ is", id="half of a command"),
    ],
)
def test_words_that_are_marked_are_right_where_markup_is_gone(
    text: str, words: str, shown: str
) -> None:
    start = text.index(words)
    segments = split(text, [(start, start + len(words))])
    assert "".join(segment.text for segment in segments if segment.marks) == shown


def marks(*spans: tuple[int, int], earned: bool = True) -> tuple[Evidence, ...]:
    return tuple(Evidence(span=span, earned=earned) for span in spans)


def test_a_text_that_two_checks_judged_is_shown_once() -> None:
    first = check_grade(answer="abc", where="hw2.md", evidence=marks((0, 1)))
    second = check_grade(answer="abc", evidence=marks((2, 3), earned=False))
    (text,) = marked_texts(question(first, second), longest=10, most=10)
    assert text.where == "hw2.md"
    assert [text.is_earned(segment) for segment in text.segments] == [True, False, False]
    assert [segment.marks for segment in text.segments] == [(0,), (), (1,)]


def test_a_question_without_a_text_has_no_writing() -> None:
    check = check_grade(evidence=marks((0, 1)))
    assert list(marked_texts(question(check), longest=10, most=10)) == []


def test_a_long_text_is_cut_and_says_by_how_much() -> None:
    spans = ((0, 1), (9, 20), (24, 25))
    evidence = [Evidence(span=span, earned=True, concept=f"{span}") for span in spans]
    check = check_grade(answer="a" * 25, evidence=tuple(evidence))
    (text,) = marked_texts(question(check), longest=10, most=2)
    assert text.cut == 15
    assert text.segments == (TextSegment("a", (0,)), TextSegment("a" * 8), TextSegment("a", (1,)))
    assert len(text.marks) == 2


def test_observations_without_words_are_not_merged() -> None:
    missed = (Evidence(concept="x"), Evidence(concept="x"))
    assert merge_alike(missed) == list(missed)


def test_words_with_equal_observations_share_a_mark() -> None:
    words = tuple(
        Evidence(span=span, text=text, concept=concept, earned=True)
        for span, text, concept in [((0, 1), "a", "x"), ((2, 3), "c", "y"), ((4, 5), "e", "x")]
    )
    (text,) = marked_texts(question(check_grade(answer="abcde", evidence=words)), longest=9, most=9)
    assert [segment.marks for segment in text.segments] == [(0,), (), (1,), (), (0,)]
    assert [mark.concept for mark in text.marks] == ["x", "y"]
    merged = [(item.text, item.concept) for item in merge_alike(words)]
    assert merged == [("a … e", "x"), ("c", "y")]
