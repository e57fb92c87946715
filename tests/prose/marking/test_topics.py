"""What is said of what: topics of clauses, and clauses that leave out what was just said."""

from fractions import Fraction

import pytest

from grader.prose import (
    Idea,
    Matcher,
    Misconception,
    Refusal,
    Scheme,
    mark,
    mentions,
    parse,
    read,
)
from grader.prose.marking.topics import topics

NAMES = {
    "cat": (parse("cat", {}), parse("former", {})),
    "dog": (parse("dog", {}), parse("latter", {})),
}


def topic_of(source: str, word: str) -> str | None:
    """What the first occurrence of a word is said of."""
    reading = read(source)
    named = mentions(Matcher(reading), NAMES)
    at = reading.by_text[word][0]
    return topics(reading, named, tuple(NAMES))[at]


@pytest.mark.parametrize(
    ("source", "topic"),
    [
        pytest.param("A cat purrs.", "cat", id="the subject"),
        pytest.param("Something purrs.", None, id="nothing named"),
        pytest.param("A dog is big. It purrs.", "dog", id="a pronoun"),
        pytest.param("A dog is big. Something purrs.", None, id="a sentence of its own"),
        pytest.param("Dog:\n- barks\n- purrs", "dog", id="a heading"),
        pytest.param("A dog is big, while a cat purrs.", "cat", id="the own clause"),
        pytest.param("A cat, unlike a dog, purrs.", "cat", id="unlike"),
        pytest.param("A cat is smaller than a dog and purrs.", "cat", id="than"),
        pytest.param("The animal purrs in the case of a cat.", "cat", id="a name that trails"),
        pytest.param(
            "The thing over there purrs in a cat, and it barks in a dog.",
            "cat",
            id="two that trail",
        ),
        pytest.param("A cat and a dog. The former purrs.", "cat", id="the former"),
        pytest.param("A dog barks. The other one purrs.", "cat", id="the other"),
        pytest.param("If it purrs, we speak of a cat.", "cat", id="the main clause"),
        pytest.param("It purrs. That's a cat.", "cat", id="what it is called"),
        pytest.param("There it purrs (cat) and barks (dog).", "cat", id="a name in parentheses"),
        pytest.param("A dog. One. Two. Three. Four. It purrs.", None, id="long not named"),
        pytest.param(
            "Dogs are fond of us: each cat purrs.", "dog", id="a counted name is no topic"
        ),
        pytest.param(
            "| dog | cat |\n|---|---|\n| barks | purrs |", "cat", id="the head of a column"
        ),
    ],
)
def test_topic(source: str, topic: str | None) -> None:
    assert topic_of(source, "purrs") == topic


SCHEME = Scheme(
    ideas=(
        Idea(
            "cats purr",
            Fraction(1),
            (parse("purr", {}),),
            about="cat",
            also={"dog": (parse("not:purr", {}),)},
        ),
    ),
    misconceptions=(Misconception("they are one", (parse("no difference", {}),)),),
    topics=NAMES,
    context=(parse("(cat|dog|purr)", {}),),
)


DENIED = "The answer denies it, or what had to be denied is not."


@pytest.mark.parametrize(
    ("source", "earned", "reason"),
    [
        pytest.param("Cats purr.", True, "", id="said"),
        pytest.param("It always purrs.", True, "", id="said of nothing"),
        pytest.param("Dogs purr.", False, "It is said of dog.", id="said of another"),
        pytest.param("Cats do not purr.", False, DENIED, id="denied"),
        pytest.param("Dogs do not purr.", True, "", id="said of the other"),
        pytest.param("Dogs don't purr. Cats do.", True, "", id="a verb left out"),
        pytest.param(
            "Dogs purr, which cats do not.",
            False,
            "It is said of dog.",
            id="denied with the verb left out",
        ),
        pytest.param(
            "Dogs don't purr, they bark. Cats do.", True, "", id="what was denied is meant"
        ),
        pytest.param(
            "Cats lose their purr, dogs do not.", False, DENIED, id="what was lacked is meant"
        ),
        pytest.param(
            "Cats and dogs both purr.", False, "It is said of both.", id="said of both alike"
        ),
        pytest.param(
            "Cats purr. No loud or audible difference.",
            True,
            "",
            id="what contradicts stands together",
        ),
        pytest.param("Unlike cats, dogs do not purr.", True, "", id="set apart"),
        pytest.param("Dogs don't purr as cats do.", True, "", id="done alike"),
        pytest.param("Dogs don't purr. For that you need cats.", True, "", id="needed for that"),
        pytest.param(
            "Dogs bark, but if you want to hear a long and low purr you need cats.",
            True,
            "",
            id="a turn to another",
        ),
        pytest.param("Dogs bark, unlike cats, which purr.", True, "", id="which: the name before"),
        pytest.param("In comparison with dogs, cats purr.", True, "", id="in comparison with"),
        pytest.param(
            "Cats purr. There is no difference.",
            False,
            "The answer also holds a wrong view: they are one.",
            id="cancelled",
        ),
        pytest.param("The sun shines.", False, "", id="off the topic"),
    ],
)
def test_idea(source: str, earned: bool, reason: str) -> None:
    finding, *_ = mark(Matcher(read(source)), SCHEME).findings
    assert (finding.earned, finding.reason) == (earned, reason)


def test_what_is_off_the_topic_earns_nothing() -> None:
    scheme = Scheme(
        (Idea("shine", Fraction(1), (parse("shine", {}),)),), context=(parse("cat", {}),)
    )
    (finding,) = mark(Matcher(read("The sun shines.")), scheme).findings
    assert (finding.earned, finding.reason) == (
        False,
        "The answer does not speak of what was asked.",
    )


def test_the_sum_of_weights_is_capped() -> None:
    ideas = tuple(Idea(word, Fraction(3, 4), (parse(word, {}),)) for word in ("cat", "dog"))
    assert mark(Matcher(read("A cat and a dog")), Scheme(ideas)).fraction == 1


def test_two_ideas_are_never_off_the_topic() -> None:
    ideas = tuple(Idea(word, Fraction(1, 2), (parse(word, {}),)) for word in ("sun", "shine"))
    scheme = Scheme(ideas, context=(parse("cat", {}),))
    assert mark(Matcher(read("The sun shines.")), scheme).fraction == 1


def test_a_wrong_view_and_what_it_takes_back_are_shown_with_their_words() -> None:
    marks = mark(Matcher(read("Cats purr. There is no difference.")), SCHEME)
    cancelled, view = marks.findings
    assert (cancelled.refusal, view.refusal) == (Refusal.MISCONCEPTION, Refusal.MISCONCEPTION)
    assert view.spans == ((20, 22), (23, 33))
    assert marks.flags == ("misconception: they are one: This is not so.",)


@pytest.mark.parametrize(
    ("source", "earned"),
    [
        pytest.param("Cats purr. Cats bark.", False, id="named in the sentence"),
        pytest.param("Cats purr. They also bark.", True, id="carried on: it may be guessed wrong"),
        pytest.param("Cats purr, eat, and bark.", False, id="in the same sentence"),
    ],
)
def test_only_a_sentence_that_names_a_topic_contradicts(source: str, earned: bool) -> None:
    idea = Idea("purr", Fraction(1), (parse("purr", {}),), "cat", unless=(parse("bark", {}),))
    (finding,) = mark(Matcher(read(source)), Scheme((idea,), topics=NAMES)).findings
    assert finding.earned is earned


def test_what_contradicts_is_quoted() -> None:
    idea = Idea("purr", Fraction(1), (parse("purr", {}),), unless=(parse("bark", {}),))
    (finding,) = mark(Matcher(read("They purr and they bark.")), Scheme((idea,))).findings
    assert finding.reason == 'The answer also says the opposite: "bark".'
    assert finding.spans == ((5, 9), (19, 23))
