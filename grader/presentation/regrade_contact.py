"""The line that tells students how to ask for a regrade: the same words in each report."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from grader.escapes import inline, one_line, shorten
from grader.model import Grade, Gradebook, Verdict

_MAIL = "mailto:"
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class RegradeContact:
    """A sentence around an address: `before`, the `address` as a link to `url`, and `after`."""

    before: str
    address: str
    url: str
    after: str

    @property
    def text(self) -> str:
        """The sentence in plain text."""
        return f"{self.before} {self.address}{self.after}"

    @property
    def markdown(self) -> str:
        """The sentence in Markdown, with the link."""
        # an address in angle brackets needs no escapes, and a checked one has no such bracket
        return f"{inline(self.before)} [{inline(self.address)}](<{self.url}>){inline(self.after)}"


def regrade_contact(book: Gradebook, grade: Grade) -> RegradeContact | None:
    """Whom a student asks about this grade; None if the rubric names nobody.

    An email gets a subject with the assignment and the student.
    """
    if not book.contact:
        return None
    question = _question(grade)
    after = f", and name the question, such as {question}." if question else "."
    if not book.contact.startswith(_MAIL):
        return RegradeContact("Something is not right? Ask at", book.contact, book.contact, after)
    subject = f"{book.assignment}, {shorten(one_line(grade.student), _LONGEST_NAME)}"
    url = f"{book.contact}?subject={quote(subject, safe='')}"
    email = book.contact.removeprefix(_MAIL)
    return RegradeContact("Something is not right? Write to", email, url, after)


def _question(grade: Grade) -> str:
    """The question that a student most likely asks about: the first that is not right."""
    ids = [question.id for question in grade.questions if question.verdict is not Verdict.CORRECT]
    return next(iter([*ids, *(question.id for question in grade.questions)]), "")
