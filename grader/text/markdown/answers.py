"""The answers in one document by question, and notes for the student on how it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.model import Leftover, Text
from grader.text.labels import Outline
from grader.text.markdown.document import MAX_ROWS, MarkdownPiece, rows_of
from grader.text.markdown.leftovers import find_leftovers
from grader.text.markdown.sections import Section, split_sections

_FEW_WORDS = 20  # a title page or a copied question: a student does not miss it
_SHOWN_PLACES = 8


@dataclass(frozen=True, slots=True)
class DocumentAnswers:
    """Answers by question id, and notes for the student; `doubts` are also for staff.

    `leftovers` are what lies under no question.
    """

    texts: dict[str, Text]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


def find_answers(
    pieces: Iterable[MarkdownPiece], questions: Iterable[str], *, file: str
) -> DocumentAnswers:
    """Read a document; `file` is its name for places and notes.

    A mapping of questions to titles also finds the headings that are titles.
    """
    outline = Outline.of(questions)
    questions = tuple(questions)
    rows = rows_of(pieces)
    sections = split_sections(rows, outline, file=file)
    if all(section.label is None for section in sections):
        return _without_labels(sections, questions, outline, file=file)
    texts = _unnamed_first_parts(sections, outline)
    notes = [f"The text under {t.place.under} was read as {q}." for q, t in texts.items()]
    read_as = {text.place: question for question, text in texts.items()}
    for question in questions:
        if places := _texts_for(question, sections):
            joined = "\n\n".join(text.source for text in places)
            texts[question] = Text(joined, places[0].place)
            read_as |= {text.place: question for text in places}
        if len(places) > 1:
            notes.append(_several_places_note(question, places))
    notes += _label_notes(sections, outline)
    if len(rows) >= MAX_ROWS:
        notes.append(f"Only the first {MAX_ROWS} lines of {file} were read.")
    doubts = dict.fromkeys(_doubts(sections, file=file))
    leftovers = tuple(find_leftovers(sections, read_as, file=file))
    return DocumentAnswers(texts, tuple(dict.fromkeys(notes)), tuple(doubts), leftovers)


def _texts_for(question: str, sections: Sequence[Section]) -> list[Text]:
    """The texts that answer a question.

    If cell metadata names the question, only these cells count. The words of a heading after its
    label count only if there is no other text.
    """
    named = [s for s in sections if s.label and s.label.question == question]
    in_metadata = [s.text for s in named if s.text and s.is_named_in_metadata]
    texts = [s.text for s in named if s.text]
    return in_metadata or texts or [s.title for s in named if s.title][:1]


def _several_places_note(question: str, places: Sequence[Text]) -> str:
    where = [str(text.place) for text in places[:_SHOWN_PLACES]]
    if len(places) > _SHOWN_PLACES:
        where.append("and so on")
    return f"{question} is answered in {len(places)} places, read as one: {'; '.join(where)}."


def _unnamed_first_parts(sections: Sequence[Section], outline: Outline) -> dict[str, Text]:
    """The text between `Question 4` and its part ii, if no label names part i."""
    named = {section.label.question for section in sections if section.label}
    texts = {}
    for above, below in pairwise(sections):
        if above.label and below.label and above.text and above.label.path:
            first = outline.ids.get((*above.label.path, 1), "")
            is_second_next = below.label.path == (*above.label.path, 2)
            if is_second_next and first and first not in named:
                texts[first] = above.text
    return texts


def _without_labels(
    sections: Sequence[Section], questions: Sequence[str], outline: Outline, *, file: str
) -> DocumentAnswers:
    """The whole text answers the only question; with several questions, there is no answer."""
    whole = next((section.text for section in sections if section.text), None)
    if whole and len(questions) == 1:
        return DocumentAnswers({questions[0]: whole})
    is_short = whole is None or _is_short(whole)
    leftovers = tuple(find_leftovers(sections, {}, file=file, has_title_page=is_short))
    if is_short:
        return DocumentAnswers({}, leftovers=leftovers)
    looked_for = f"headings like `{outline.example_heading()}` are looked for"
    note = f"No question is named in {file}; {looked_for}."
    return DocumentAnswers({}, doubts=(note,), leftovers=leftovers)


def _label_notes(sections: Sequence[Section], outline: Outline) -> Iterator[str]:
    for section in sections:
        label = section.label
        if label and label.is_near_miss and label.path:
            yield f"The heading {label.under} was read as {outline.name(label.path)}."


def _doubts(sections: Sequence[Section], *, file: str) -> Iterator[str]:
    """A sentence on each label that may name another question, or two."""
    for section in sections:
        label = section.label
        if label and label.is_restarted and section.text:
            yield (
                f"{label.under} comes again in another section of {file}, where it may be another"
                " question; the texts were read as one."
            )
        if label and label.is_ambiguous:
            yield f"{label.under} may name two questions; its text was not read."


def _is_short(text: Text) -> bool:
    return len(text.source.split()) < _FEW_WORDS
