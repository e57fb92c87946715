"""What the ideas of an answer earn, also in clauses that leave words out."""

from fractions import Fraction

import pytest

from grader.prose import Idea, Matcher, Misconception, Refusal, Scheme, mark, parse, read

NAMES = {
    "cat": (parse("cat", {}), parse("former", {})),
    "dog": (parse("dog", {}), parse("latter", {})),
}


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
            "Cats and dogs both purr.", False, "It is said of both.", id="said of both at once"
        ),
        pytest.param(
            "Cats purr. No loud or audible difference.",
            True,
            "",
            id="a contradiction is close together",
        ),
        pytest.param("Unlike cats, dogs do not purr.", True, "", id="contrasted"),
        pytest.param("Dogs don't purr as cats do.", True, "", id="compared"),
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


def test_a_wrong_view_and_the_idea_it_cancels_are_shown_with_their_words() -> None:
    marks = mark(Matcher(read("Cats purr. There is no difference.")), SCHEME)
    cancelled, view = marks.findings
    assert (cancelled.refusal, view.refusal) == (Refusal.MISCONCEPTION, Refusal.MISCONCEPTION)
    assert view.spans == ((20, 22), (23, 33))
    assert marks.flags == ("misconception: they are one: This is not so.",)


@pytest.mark.parametrize(
    ("source", "earned"),
    [
        pytest.param("Cats purr. Cats bark.", False, id="named in the sentence"),
        pytest.param("Cats purr. They also bark.", True, id="continued topic"),
        pytest.param("Cats purr, eat, and bark.", False, id="in the same sentence"),
    ],
)
def test_only_a_sentence_that_names_a_topic_contradicts(source: str, earned: bool) -> None:
    idea = Idea("purr", Fraction(1), (parse("purr", {}),), "cat", unless=(parse("bark", {}),))
    (finding,) = mark(Matcher(read(source)), Scheme((idea,), topics=NAMES)).findings
    assert finding.earned is earned


def test_a_contradiction_is_quoted() -> None:
    idea = Idea("purr", Fraction(1), (parse("purr", {}),), unless=(parse("bark", {}),))
    (finding,) = mark(Matcher(read("They purr and they bark.")), Scheme((idea,))).findings
    assert finding.reason == 'The answer also says the opposite: "bark".'
    assert finding.spans == ((5, 9), (19, 23))
