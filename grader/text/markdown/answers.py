"""The answers of one document by question, and what a student should know of how it was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.model import Text
from grader.text.labels import Outline
from grader.text.markdown.document import MAX_ROWS, MarkdownPiece, rows_of
from grader.text.markdown.sections import Section, sections

_FEW_WORDS = 20  # a title page, or the question said again: nothing that a student would miss
_SHOWN = 8  # places of one question


@dataclass(frozen=True, slots=True)
class DocumentAnswers:
    """Answers by question id, and notes for the student."""

    texts: dict[str, Text]
    notes: tuple[str, ...] = ()


def find_answers(
    pieces: Iterable[MarkdownPiece], questions: Iterable[str], *, file: str
) -> DocumentAnswers:
    """Read a document; `file` is its name for places and notes."""
    questions = tuple(questions)
    outline = Outline.of(questions)
    rows = rows_of(pieces)
    found = sections(rows, outline, file=file)
    if all(section.label is None for section in found):
        return _unlabelled(found, questions, outline, file=file)
    texts = _unnamed_first_parts(found, outline)
    notes = [f"The text under {t.place.under} was read as {q}." for q, t in texts.items()]
    for question in questions:
        if places := _places(found, question):
            joined = "\n\n".join(text.source for text in places)
            texts[question] = Text(joined, places[0].place)
        if len(places) > 1:
            notes.append(_in_several_places(question, places))
    notes += _notes(found, outline, answered=texts.keys())
    if len(rows) >= MAX_ROWS:
        notes.append(f"Only the first {MAX_ROWS} lines of {file} were read.")
    return DocumentAnswers(texts, tuple(dict.fromkeys(notes)))


def _places(found: Sequence[Section], question: str) -> list[Text]:
    """The stretches that answer a question; a cell whose metadata names it wins.

    What a heading says besides its label counts only where there is nothing else.
    """
    named = [section for section in found if section.label and section.label.question == question]
    given = [section.text for section in named if section.text and section.given]
    texts = [section.text for section in named if section.text]
    return given or texts or [section.title for section in named if section.title][:1]


def _in_several_places(question: str, places: Sequence[Text]) -> str:
    where = [str(text.place) for text in places[:_SHOWN]]
    if len(places) > _SHOWN:
        where.append("and so on")
    return f"{question} is answered in {len(places)} places, read as one: {'; '.join(where)}."


def _unnamed_first_parts(found: Sequence[Section], outline: Outline) -> dict[str, Text]:
    """The text between `Question 4` and its part ii, where nothing is named part i."""
    named = {section.label.question for section in found if section.label}
    texts = {}
    for above, below in pairwise(found):
        if above.label and below.label and above.text and above.label.path:
            first = outline.ids.get((*above.label.path, 1), "")
            second = below.label.path == (*above.label.path, 2)
            if second and first and first not in named:
                texts[first] = above.text
    return texts


def _unlabelled(
    found: Sequence[Section], questions: Sequence[str], outline: Outline, *, file: str
) -> DocumentAnswers:
    whole = next((section.text for section in found if section.text), None)
    if whole and len(questions) == 1:
        return DocumentAnswers({questions[0]: whole})
    if whole is None or _is_short(whole):
        return DocumentAnswers({})
    looked_for = f"headings like `{outline.heading()}` are looked for"
    return DocumentAnswers({}, (f"No question is named in {file}; {looked_for}.",))


def _notes(
    found: Sequence[Section], outline: Outline, *, answered: Collection[str]
) -> Iterator[str]:
    for section in found:
        label = section.label
        if label is None:
            continue
        if label.near and label.path:
            yield f"The heading {label.under} was read as {outline.name(label.path)}."
        if label.unknown:
            yield f"{label.under} names no question of this assignment; its text was not read."
        elif label.path and not label.question and section.text and not _is_short(section.text):
            parts = outline.questions_below(label.path)
            if not any(part in answered for part in parts):
                yield f"The text under {label.under} names none of its parts ({', '.join(parts)})."


def _is_short(text: Text) -> bool:
    return len(text.source.split()) < _FEW_WORDS
