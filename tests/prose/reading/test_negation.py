"""What an answer denies."""

import pytest

from grader.prose import ProseReading, read


def denied(reading: ProseReading) -> str:
    """The words that an odd number of negations reach, without the cues."""
    cues = {negation.cue for negation in reading.negations}
    places = range(len(reading.words))
    return " ".join(
        reading.words[at].text for at in places if at not in cues and reading.is_denied(at)
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("it does not see the future", "see the future", id="not"),
        pytest.param("it sees the future", "", id="nothing denied"),
        pytest.param("these do not help: cats, dogs", "cats dogs", id="a heading that denies"),
        pytest.param("useless methods:\n- cats\n- dogs\n\nmice", "cats dogs", id="items"),
        pytest.param("cats do not help: use dogs", "cats do help", id="a colon that opens no list"),
        pytest.param("cats and dogs are not suitable", "cats and dogs are suitable", id="unfit"),
        pytest.param("skip connections, cats", "", id="skip connections"),
        pytest.param("it cannot see, but we can hear", "see", id="ends with its clause"),
        pytest.param("not only cats", "", id="not only"),
        pytest.param("it does not lack cats", "", id="denied twice is affirmed"),
        pytest.param("neither cats nor dogs bark", "cats dogs bark", id="neither nor"),
        pytest.param("non-local networks", "local", id="non reaches one word"),
        pytest.param("counting them is impossible", "counting them is", id="backwards"),
        pytest.param("counting is not possible", "counting is possible", id="not possible"),
        pytest.param("the noise is left out in training", "the noise is", id="passive"),
        pytest.param("leave out the cats", "out the cats", id="a verb with its particle"),
        pytest.param("instead of cats we use dogs", "of cats we use dogs", id="instead of"),
        pytest.param("instead we use dogs", "", id="instead alone"),
        pytest.param("replace cats by dogs", "cats", id="what replaces is not denied"),
        pytest.param("It is not true that cats bark. Dogs do.", "cats bark", id="a whole sentence"),
        pytest.param("Some think that cats bark. They purr.", "cats bark", id="what others think"),
        pytest.param("it keeps cats from seeing dogs", "seeing dogs", id="keep from"),
        pytest.param(
            "cats and dogs do not help", "cats and dogs do help", id="a subject that does not help"
        ),
        pytest.param("cats, not dogs, mice", "dogs", id="one item of a list"),
        pytest.param(
            "we should not use cats, dogs, mice", "use cats dogs mice", id="a denied list"
        ),
        pytest.param("no cats, no dogs", "cats dogs", id="each its own"),
        pytest.param(
            "if it isn't enough, cats help", "enough", id="ends with the subordinate clause"
        ),
    ],
)
def test_denied(source: str, expected: str) -> None:
    assert denied(read(source)) == expected


def test_the_cues_of_a_match_can_be_left_out() -> None:
    reading = read("non local")
    assert reading.is_denied(1)
    assert not reading.is_denied(1, ignored_cues=frozenset({0}))
