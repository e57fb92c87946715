"""What a rubric's vocabulary changes in how an answer is read."""

import pytest

from grader.prose import KnownWords, Matcher, Vocabulary, by_label, choose_vocabulary, parse, read

ENGLISH = choose_vocabulary(())
DEEP_LEARNING = choose_vocabulary(("deep_learning",))


def words_of(source: str, vocabulary: Vocabulary) -> str:
    reading = read(source, known=KnownWords.of((), vocabulary=vocabulary))
    return " ".join(word.text for word in reading.words)


@pytest.mark.parametrize(
    ("source", "in_english", "in_deep_learning"),
    [
        pytest.param("the gen. fails", "the gen fails", "the generator fails", id="short form"),
        pytest.param("a bbox", "a bbox", "a bounding box", id="two words for one"),
        pytest.param("w/o info", "without information", "without information", id="English"),
        pytest.param(
            "for instance segmentation",
            "segmentation",
            "for instance segmentation",
            id="term that looks like an idiom",
        ),
        pytest.param(
            "For instance-level masks",
            "level masks",
            "for instance level masks",
            id="term with a hyphen",
        ),
        pytest.param("a, for instance b", "a b", "a b", id="idiom"),
    ],
)
def test_words(source: str, in_english: str, in_deep_learning: str) -> None:
    assert words_of(source, ENGLISH) == in_english
    assert words_of(source, DEEP_LEARNING) == in_deep_learning


@pytest.mark.parametrize(
    ("vocabulary", "is_found"),
    [pytest.param(ENGLISH, False, id="without"), pytest.param(DEEP_LEARNING, True, id="with")],
)
@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        pytest.param("generator", "The gen. makes images", id="short in the answer"),
        pytest.param("=gen", "The generator makes images", id="short in the pattern"),
        pytest.param("bounding box", "bbox", id="two words for one"),
    ],
)
def test_gen_is_a_generator_with_the_vocabulary_only(
    pattern: str, source: str, vocabulary: Vocabulary, is_found: bool
) -> None:
    matcher = Matcher(read(source, known=KnownWords.of((), vocabulary=vocabulary)))
    assert (matcher.find(parse(pattern, {})) is not None) is is_found


def test_the_full_stop_of_a_short_form_ends_no_sentence() -> None:
    for vocabulary, count in ((ENGLISH, 2), (DEEP_LEARNING, 1)):
        known = KnownWords.of((), vocabulary=vocabulary)
        assert len(read("the enc. output", known=known).sentences) == count


@pytest.mark.parametrize(
    ("vocabulary", "words"),
    [
        pytest.param(ENGLISH, ["in the encoder"], id="without"),
        pytest.param(DEEP_LEARNING, ["The root is"], id="with"),
    ],
)
def test_fillers_do_not_name_a_label(vocabulary: Vocabulary, words: list[str]) -> None:
    known = KnownWords.of((), vocabulary=vocabulary)
    reading = read("The root is A in the encoder, B the leaf", known=known)
    spans = by_label(reading, ("A", "B"))["A"]
    assert [reading.text(span) for span in spans] == words
