"""From Markdown to words: what is read, as what, and its offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.prose import read
from grader.prose.reading.words import MOST_CHARACTERS, words


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("Self-attention, *again*.", "self attention again", id="Markdown"),
        pytest.param(
            r"$z = \mu + \sigma \odot \epsilon$", "z equals mu plus sigma times epsilon", id="LaTeX"
        ),
        pytest.param("z = μ + σ·ε", "z equals mu plus sigma times epsilon", id="Greek"),
        pytest.param("p(x|y) and $p(x \\mid y)$", "p x bar y and p x bar y", id="given"),
        pytest.param("| a | b |", "a b", id="a table's bars are not signs"),
        pytest.param(
            "It can't, doesn't and isnt", "it can not does not and is not", id="contractions"
        ),
        pytest.param("the encoder's", "the encoder", id="genitive"),
        pytest.param("`np.sin(x_i)`", "np sin x i", id="code in a sentence"),
        pytest.param("a\n```\ncode\n```\nb", "a b", id="fenced code is skipped"),
        pytest.param("a\n```\ncode", "a", id="a fence that never closes"),
        pytest.param("![cat](cat.png) [dog](http://dog.org)", "dog", id="images and targets"),
        pytest.param("<b>bold</b> <!-- no -->", "bold", id="tags and comments"),
        pytest.param("a, for instance b", "a b", id="idioms are not read"),
        pytest.param("bus no. 2", "bus 2", id="a number is not a negation"),
        pytest.param("* a\n* b", "a b", id="bullets are not products"),
        pytest.param(r"\frac{a}{b} \text{ so }", "a b so", id="commands that only dress"),
        pytest.param("-1e9 and 10000", "1e9 and 10000", id="numbers"),
        pytest.param("~~a~~ b", "b", id="struck out"),
        pytest.param("~~a\nb~~ c ~~d~~", "c", id="struck out over a line's end"),
        pytest.param("<del>a <b>b</b></del> c <s>d</s>", "c", id="struck out by tags"),
        pytest.param("z ~ N and y ~ p", "z from n and y from p", id="drawn from"),
        pytest.param("~~a\n\nb~~", "from from a b from from", id="two paragraphs"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_words_read(source: str, expected: str) -> None:
    assert " ".join(word.text for word in words(source)) == expected


def test_fenced_code_is_read_on_demand() -> None:
    assert [word.text for word in words("```\ntorch.tril(x)\n```", code=True)] == [
        "torch",
        "tril",
        "x",
    ]


@given(st.text(max_size=200))
def test_offsets_of_words_are_in_order(source: str) -> None:
    found = words(source)
    assert all(0 <= word.start < word.end <= len(source) for word in found)
    assert [word.start for word in found] == sorted(word.start for word in found)


def test_a_long_answer_is_cut() -> None:
    reading = read("word " * MOST_CHARACTERS)
    assert reading.cut
    assert reading.words[-1].end <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        pytest.param("w/o pics, w/ info", "without pictures with information", id="notes"),
        pytest.param("trained e2e", "trained end to end", id="several words"),
        pytest.param("keys <- encoder", "keys from encoder", id="arrow to the left"),
        pytest.param("keys ← encoder --> out", "keys from encoder to out", id="arrows"),
        pytest.param("a<-b", "a less b", id="no arrow"),
    ],
)
def test_short_forms_and_signs(source: str, meant: str) -> None:
    reading = read(source)
    assert " ".join(word.text for word in reading.words) == meant
    assert all(0 <= word.start < word.end <= len(source) for word in reading.words)
