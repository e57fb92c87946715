"""What a document holds beside its answers: text under no question, and what may be misplaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from grader.escapes import shorten
from grader.model import Leftover, Place
from grader.text.labels import Style
from grader.text.markdown.document import Row
from grader.text.markdown.sections import Section

SHOWN_CHARS = 500
"""Characters of a leftover that are quoted."""
NAMES_NONE = "text under the name of no question"
_FRONT_MATTER = re.compile(
    r"(?:full |student |my )?(?:names?|students?|authors?|id|number|group|team|members?|date|due"
    r"|course|class|section|instructor|professor|collaborators?|e-?mail|by|submitted)\b\W",
    re.IGNORECASE,
)
_FEW_WORDS = 6
"""Words of a line on a title page: `Homework II`, `Ada Lovelace, 12345`."""
_ANSWER = re.compile(r"\W*(?:(?:my|your)\s+)?(?:answer|solution|response)s?\W*", re.IGNORECASE)
_ANSWER_GIVEN = re.compile(
    r"(?:a|(?:my|your)?\s*(?:answer|solution|response))s?[*_ ]*[0-9]*[*_]*[:.=)][*_]*\s*\w",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\w+\W+\w+\W+\w*[^\W\d]{2,}[*_)\"']*[.!?。！？][*_)\"']*\s*$")
_MARKER = re.compile(
    r"(?:(?:my|your)\s+)?(?:answer|solution|response)s?\s*(?::|$)", re.IGNORECASE
)  # not a heading `Answers to the questions`
_REFERENCE = re.compile(r"[\s*•+-]*\[[0-9]{1,3}\]")
_PICTURE = re.compile(r"!\[[^\]\n]*\][(\[]|<img\b|\\includegraphics\b", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def find_leftovers(
    sections: Sequence[Section],
    read_as: Mapping[Place, str],
    *,
    file: str,
    has_title_page: bool = True,
) -> Iterator[Leftover]:
    """What is read under no question, and what is read but may belong elsewhere.

    The second kind is a passage under a heading that names no question: in another language, say,
    `Question 2` ends no answer to question 1. Pictures and links are never read.

    Args:
        sections: the sections of the document.
        read_as: the question of each text that is an answer, by the text's place.
        file: the document's name, for places.
        has_title_page: whether short lines before the first label are no work.
    """
    for section in sections:
        if section.text is None:
            continue
        question = read_as.get(section.text.place, "")
        if question or _is_bibliography(section):
            yield from _passages(section.rows, question, file)
        elif section.label is not None or not (has_title_page and _is_title_page(section.rows)):
            words = shorten(section.text.source, SHOWN_CHARS)
            yield Leftover(NAMES_NONE, section.text.place, words)
            if section.label is None:
                yield from _marked_answers(section, file)
        yield from _pictures_and_links(section.rows, file)


def _is_bibliography(section: Section) -> bool:
    """Whether its label only ends an answer, as `References` does, and sources follow."""
    label, text = section.label, section.text
    if label is None or text is None or label.path or label.question or label.is_unknown:
        return False
    return bool(label.under) or _REFERENCE.match(text.source) is not None


def _passages(rows: Sequence[Row], question: str, file: str) -> Iterator[Leftover]:
    """The passages of an answer that begin with a heading, and below the label's own line."""
    starts = [at for at, row in enumerate(rows) if at and row.source and _is_title(row)]
    for start, end in pairwise([*starts, len(rows)]):
        words = shorten("\n".join(row.source for row in rows[start + 1 : end]), SHOWN_CHARS)
        line = rows[start].line
        if words and line is not None:
            under = f"`{shorten(line.plain.text, 60)}`"
            place = Place(file, rows[start].number, rows[start].piece.cell, under)
            what = f"text that was read as part of {question}" if question else NAMES_NONE
            yield Leftover(what, place, words)


def _marked_answers(section: Section, file: str) -> Iterator[Leftover]:
    """What follows each `Answer:` of a text, up to the next heading, but not the text's beginning.

    Only the beginning of the whole text is quoted, which may be the course's own.
    """
    rows, first = section.rows, section.text.place if section.text else None
    ends = [*(at for at, row in enumerate(rows) if row.source and _is_title(row)), len(rows)]
    for at, row in enumerate(rows):
        marker = _MARKER.match(row.line.plain.text) if row.line else None
        if row.line is None or marker is None:
            continue
        below = rows[at + 1 : next(end for end in ends if end > at)]
        sources = [row.line.plain.after(marker.end()), *(each.source for each in below)]
        words = shorten("\n".join(sources), SHOWN_CHARS)
        places = [Place(file, each.number, each.piece.cell) for each in (row, *below)]
        if _WORD.search(words) and first not in places:
            yield Leftover(NAMES_NONE, places[0], words)


def _is_title(row: Row) -> bool:
    """Whether a line is a heading or is bold to its end; `Answer:` announces the answer itself."""
    if row.line is None or _ANSWER.fullmatch(row.line.plain.text):
        return False
    site = row.line.site
    is_bold = site.style is Style.EMPHASIS and site.emphasis >= len(site.text.rstrip(" :."))
    return site.style is Style.HEADING or is_bold


def _is_title_page(rows: Sequence[Row]) -> bool:
    """Whether the text before the first question has only short lines, or names of people.

    `It adds noise.` is a sentence, and `A: Noise` an answer.
    """
    return all(
        _FRONT_MATTER.match(line)
        or not (
            len(_WORD.findall(line)) > _FEW_WORDS
            or _SENTENCE.search(line)
            or _ANSWER_GIVEN.match(line)
        )
        for line in (row.source.lstrip(" *_#>-") for row in rows)
    )


def _pictures_and_links(rows: Sequence[Row], file: str) -> Iterator[Leftover]:
    """Each line with a picture, and each line that is little more than a link."""
    for row in rows:
        if picture := _PICTURE.search(row.source):
            what, start = "a picture, which is not read", picture.start()
        elif (link := _LINK.search(row.source)) and _is_little_else(row.source):
            what, start = "a link, which is not followed", link.start()
        else:
            continue
        place = Place(file, row.number, row.piece.cell)
        yield Leftover(what, place, shorten(row.source[start:], SHOWN_CHARS))


def _is_little_else(line: str) -> bool:
    return len(_WORD.findall(_LINK.sub("", line))) <= _FEW_WORDS
