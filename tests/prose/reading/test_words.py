"""From Markdown to words: what is read, as what, and where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.prose import KnownWords, read
from grader.prose.reading.stems import stem
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
        pytest.param("| a | b |", "a b", id="a table's bars are no signs"),
        pytest.param(
            "It can't, doesn't and isnt", "it can not does not and is not", id="contractions"
        ),
        pytest.param("the encoder's", "the encoder", id="genitive"),
        pytest.param("`np.sin(x_i)`", "np sin x i", id="code in a sentence"),
        pytest.param("a\n```\ncode\n```\nb", "a b", id="fenced code is skipped"),
        pytest.param("a\n```\ncode", "a", id="a fence that never closes"),
        pytest.param("![cat](cat.png) [dog](http://dog.org)", "dog", id="images and targets"),
        pytest.param("<b>bold</b> <!-- no -->", "bold", id="tags and comments"),
        pytest.param("a, for instance b", "a b", id="idioms are no words"),
        pytest.param("bus no. 2", "bus 2", id="a number is no denial"),
        pytest.param("* a\n* b", "a b", id="bullets are no products"),
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
def test_every_word_stands_where_it_says(source: str) -> None:
    found = words(source)
    assert all(0 <= word.start < word.end <= len(source) for word in found)
    assert [word.start for word in found] == sorted(word.start for word in found)


def test_a_long_answer_is_cut() -> None:
    reading = read("word " * MOST_CHARACTERS)
    assert reading.cut
    assert reading.words[-1].end <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("colours", "color", id="British our"),
        pytest.param("labelled", "label", id="British ll"),
        pytest.param("categorise", "categorize", id="British ise"),
        pytest.param("centre", "center", id="British re"),
        pytest.param("fed", "feed", id="irregular verb"),
        pytest.param("matrices", "matrix", id="irregular plural"),
        pytest.param("separated", "separates", id="regular"),
        pytest.param("encoders", "encoder", id="plural of a doer"),
    ],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("encoder", "encoding", id="doer and deed"),
        pytest.param("generator", "generates", id="doer and verb"),
        pytest.param("filled", "file", id="no British spelling"),
    ],
)
def test_different_words_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("segmantation", "segmentation", id="a letter replaced"),
        pytest.param("discriminater", "discriminator", id="another"),
        pytest.param("recieve", "receive", id="two swapped"),
        pytest.param("noise", "noise", id="right"),
        pytest.param("nose", "nose", id="a real word is no typo"),
        pytest.param("marked", "marked", id="a real word beside a rubric's word"),
        pytest.param("mulithead", "multi head", id="a typo in a compound"),
        pytest.param("multihead", "multi head", id="a compound"),
        pytest.param("keqs", "keqs", id="too short to guess"),
    ],
)
def test_typing_errors(written: str, meant: str) -> None:
    known = ["segmentation", "discriminator", "receive", "noise", "masked", "keys"]
    reading = read(written, known=KnownWords.of(known, [("multi", "head")]))
    assert " ".join(word.text for word in reading.words) == meant
    assert reading.offsets(reading.sentences[0]) == (0, len(written))
