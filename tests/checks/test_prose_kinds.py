"""The four checks of prose: points, evidence, flags, and blocks that they refuse."""

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.prose_check import ProseCheck
from grader.checks.concepts import Concepts
from grader.checks.items import Items
from grader.checks.labelled import LabelledAnswers
from grader.checks.roles import Roles
from grader.model import Answer, Outcome, Verdict
from grader.plugins import QuestionContext

LAKES = {
    "topics": {"lake": ["lake"], "river": ["river"]},
    "expect": [
        {
            "name": "rivers flow",
            "weight": 0.5,
            "about": "river",
            "any": ["flow"],
            "missing": "Say what rivers do.",
        },
        {"name": "lakes rest", "weight": 0.5, "about": "lake", "any": ["rest", "still"]},
    ],
}
TREES = {
    "minimum": 2,
    "at_most": 3,
    "items": {"oak": ["oak"], "pine": ["pine"], "fir": ["fir"], "elm": ["elm"]},
}
PARTS = {"labels": {"A": {"any": ["root"]}, "B": {"any": ["stem"], "unless": ["root"]}}}
FARM = {
    "things": {"milk": ["milk"], "egg": ["egg"]},
    "sources": {"cow": ["cow"], "hen": ["hen"]},
    "expect": {"milk": "cow", "egg": "hen"},
}


def judged(check: ProseCheck, text: str, question: str = "") -> Outcome:
    return check.judge(answer_in_words(text), {}, QuestionContext(text=question))


@pytest.mark.parametrize(
    ("check", "text", "fraction"),
    [
        pytest.param(Concepts(**LAKES), "Rivers flow, lakes rest.", 1, id="both ideas"),
        pytest.param(Concepts(**LAKES), "Rivers flow.", 0.5, id="one idea"),
        pytest.param(Concepts(**LAKES), "Lakes flow, rivers rest.", 0, id="exchanged"),
        pytest.param(Concepts(**LAKES), "Rivers do not flow.", 0, id="denied"),
        pytest.param(Roles(**FARM), "Milk from cows, eggs from cows.", 0, id="one too many"),
        pytest.param(Roles(**FARM), "Milk from cows, eggs from ants.", 0.5, id="from nowhere"),
        pytest.param(
            Roles(**FARM, things_only=0.25),
            "Milk from cows, eggs from cows.",
            0.25,
            id="one too many earns no less than names",
        ),
        pytest.param(Items(**TREES), "oak, pine", 1, id="enough items"),
        pytest.param(Items(**TREES), "oak, oaks", 0.5, id="one item twice"),
        pytest.param(Items(**TREES), "oak, not pine", 0.5, id="a denied item"),
        pytest.param(Items(**TREES), "oak, pine, fir", 1, id="as many as allowed"),
        pytest.param(Items(**TREES), "oak, pine, fir, elm", 0, id="everything"),
        pytest.param(LabelledAnswers(**PARTS), "A: root, B: stem", 1, id="labels"),
        pytest.param(LabelledAnswers(**PARTS), "A: stem, B: root", 0, id="labels exchanged"),
        pytest.param(
            LabelledAnswers(**PARTS), "B: the stem of the root", 0, id="something else is meant"
        ),
        pytest.param(Roles(**FARM), "Milk from the cow, eggs from the hen.", 1, id="roles"),
        pytest.param(
            Roles(**FARM), "Milk from the hen, eggs from the cow.", 0, id="roles exchanged"
        ),
        pytest.param(Roles(**FARM), "Milk from the cow. Milk from the hen.", 0, id="says both"),
        pytest.param(
            Roles(**FARM), "Milk from the cow. The rest is from the hen.", 1, id="the rest"
        ),
    ],
)
def test_fraction(check: ProseCheck, text: str, fraction: float) -> None:
    assert float(judged(check, text).fraction) == fraction


def test_every_point_carries_the_words_that_earned_it() -> None:
    text = "A  *river* always **flows**."
    (earned, *_) = judged(Concepts(**LAKES), text).evidence
    assert (earned.concept, earned.earned, earned.text) == ("rivers flow", True, "flows")
    assert earned.span is not None
    assert text[slice(*earned.span)] == "flows"
    assert earned.where == "hw.md line 3"


DENIED = "The answer denies it, or what had to be denied is not."


def test_evidence_says_why_an_idea_is_refused_or_missing() -> None:
    outcome = judged(Concepts(**LAKES), "Rivers do not flow.")
    refused, missing = (evidence for evidence in outcome.evidence if not evidence.earned)
    assert (refused.concept, refused.text) == ("rivers flow", "flow")
    assert refused.message == f"{DENIED} Say what rivers do."
    assert (missing.concept, missing.span) == ("lakes rest", None)
    assert outcome.flags == (f"near miss: rivers flow: {DENIED}",)
    assert outcome.feedback == "Say what rivers do."


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        pytest.param("Rivers flow, lakes rest.", "The answer says what was asked for.", id="right"),
        pytest.param("Lakes rest.", "Found: lakes rest. Say what rivers do.", id="partly"),
        pytest.param("No idea.", "Say what rivers do.", id="nothing"),
    ],
)
def test_feedback(text: str, feedback: str) -> None:
    assert judged(Concepts(**LAKES), text).feedback == feedback


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        pytest.param(
            "river lake flow rest calm quick deep wide blue", "stuffing", id="keywords only"
        ),
        pytest.param("Rivers flow. " * 5000, "unread", id="too long"),
        pytest.param(
            "Rivers flow. The seven old ducks of Paris quietly ate the green bread.",
            "unread: 1",
            id="a sentence that earned nothing",
        ),
    ],
)
def test_flags_for_a_person(text: str, flag: str) -> None:
    assert any(reason.startswith(flag) for reason in judged(Concepts(**LAKES), text).flags)


def test_advice_is_given_once() -> None:
    check = Roles(**FARM, missing="Say what each comes from.")
    assert judged(check, "Milk, eggs.").feedback == "Say what each comes from."


def test_a_student_reads_that_keywords_alone_earn_nothing() -> None:
    outcome = judged(Concepts(**LAKES), "river lake flow rest calm quick deep wide blue")
    assert outcome.feedback.startswith("Keywords alone earn nothing")


def test_a_student_who_names_everything_reads_why_it_earns_nothing() -> None:
    outcome = judged(Items(**TREES), "Oak, pine, fir and elm.")
    assert outcome.feedback.startswith("It names 4, but an answer may name 3 at most")
    assert not any(item.earned for item in outcome.evidence)


def test_advice_is_two_sentences_at_most() -> None:
    ideas = [
        {"name": word, "weight": 1, "any": [word], "missing": f"Say {word}."}
        for word in ("north", "south", "west")
    ]
    assert judged(Concepts(expect=ideas), "No idea.").feedback == "Say north. Say south."


def test_sentences_of_a_wrong_answer_are_not_flagged_as_unread() -> None:
    text = "The seven old ducks of Paris quietly ate the green bread."
    assert judged(Concepts(**LAKES), text).flags == ()


def test_feedback_names_the_wrong_labels() -> None:
    check = LabelledAnswers(**PARTS, missing="Look again at {labels}.")
    assert judged(check, "A: stem, B: root").feedback == "Look again at A and B."
    assert judged(check, "A: root, B: root").feedback == "Found: A. Look again at B."


def test_a_full_answer_has_no_evidence_of_missing_ideas() -> None:
    spare = {"name": "spare", "weight": 1, "any": ["spare"], "missing": "Say more."}
    whole = {"name": "whole", "weight": 1, "any": ["flow"]}
    outcome = judged(Concepts(expect=[spare, whole]), "They flow.")
    assert [evidence.concept for evidence in outcome.evidence] == ["whole"]


def test_words_of_the_question_earn_nothing() -> None:
    question = "Is it true that rivers flow and that lakes rest?"
    assert judged(Concepts(**LAKES), question).fraction == 1
    assert judged(Concepts(**LAKES), question, question).fraction == 0


def test_another_language_waits_for_a_person() -> None:
    outcome = judged(Concepts(**LAKES), "Ein Fluss fließt und der See ist ruhig und nicht tief.")
    assert outcome.verdict is Verdict.UNGRADED
    assert outcome.staff_note.startswith("other language")


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        pytest.param("A river.", True, id="words"),
        pytest.param("```\nriver\n```", True, id="code"),
        pytest.param(" \n***\n", False, id="marks only"),
        pytest.param("![river](river.png)", False, id="a picture only"),
    ],
)
def test_is_answered(text: str, answered: bool) -> None:
    assert Concepts(**LAKES).is_answered(answer_in_words(text), QuestionContext()) is answered


def test_a_file_without_text_does_not_answer() -> None:
    assert not Concepts(**LAKES).is_answered(Answer("module", "hw.py"), QuestionContext())


def test_fenced_code_counts_if_the_rubric_says_so() -> None:
    block = {"expect": [{"name": "mask", "weight": 1, "any": ["tril"]}]}
    code = "It is done so:\n```python\nmask = torch.tril(x)\n```"
    assert judged(Concepts(**block), code).fraction == 0
    assert judged(Concepts(**block, read_code=True), code).fraction == 1


@pytest.mark.parametrize(
    ("kind", "block", "says"),
    [
        pytest.param(Concepts, {"expect": []}, "at least 1 item", id="no idea"),
        pytest.param(
            Concepts, {**LAKES, "topics": {}}, "no topic is called 'river'", id="unknown topic"
        ),
        pytest.param(
            Concepts,
            {**LAKES, "misconceptions": [{"name": "x", "any": ["x"], "cancels": ["lakes rets"]}]},
            "no concept is called 'lakes rets'",
            id="unknown concept",
        ),
        pytest.param(Concepts, {**LAKES, "sets": 3}, "valid dictionary", id="wrong type"),
        pytest.param(Concepts, {**LAKES, "topic": {}}, "Extra inputs", id="unknown key"),
        pytest.param(
            Items, {**TREES, "items": {"oak": ["o?k"]}}, "is not understood", id="a pattern"
        ),
        pytest.param(
            Items, {**TREES, "minimum": 0}, "greater than or equal to 1", id="a minimum of none"
        ),
        pytest.param(
            LabelledAnswers,
            {"labels": {"A": {"any": ["<x>"]}}},
            "no set is called 'x'",
            id="unknown set",
        ),
        pytest.param(
            Roles,
            {**FARM, "expect": {"milk": "hne"}},
            "no source is called 'hne'",
            id="unknown source",
        ),
        pytest.param(
            Roles, {**FARM, "weights": {"wool": 1}}, "no thing is called 'wool'", id="unknown thing"
        ),
    ],
)
def test_a_block_that_is_refused(kind: type[ProseCheck], block: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as error:
        kind.model_validate(block)
    assert says in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 100_000, id="one endless word"),
        pytest.param("flow " * 20_000, id="one word again and again"),
        pytest.param("not " * 5_000 + "flow", id="denials only"),
        pytest.param("(" * 20_000, id="brackets"),
        pytest.param("|" * 20_000, id="bars"),
        pytest.param("river flow lake rest, " * 2_000, id="everything again and again"),
        pytest.param("```" * 5_000, id="fences"),
        pytest.param("\\" * 20_000, id="backslashes"),
        pytest.param("\ud800 \x00 \u202e", id="odd characters"),
    ],
)
def test_hostile_text_takes_bounded_work(text: str) -> None:
    loose = {
        "name": "n",
        "weight": 1,
        "any": ["flow .. rest .. flow .. rest & river .. lake .. river"],
    }
    outcome = judged(Concepts(expect=[loose]), text)
    assert Fraction(0) <= outcome.fraction <= 1


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        pytest.param("Oaks. Pines.", 1, id="named"),
        pytest.param("Oaks and pines all wither. Firs.", 0.5, id="refuted in their sentence"),
        pytest.param("Oaks and pines do not wither.", 1, id="not refuted"),
    ],
)
def test_items_that_their_own_sentence_refutes(text: str, fraction: float) -> None:
    trees = {"oak": ["oak"], "pine": ["pine"], "fir": ["fir"]}
    check = Items(items=trees, minimum=2, unless=["wither"])
    assert float(judged(check, text).fraction) == fraction
