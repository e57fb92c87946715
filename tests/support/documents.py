"""Short ways to read the answers of a Markdown document."""

from grader.text.markdown import DocumentAnswers, MarkdownPiece, find_answers
from tests.support.sites import HW2


def read(source: str, questions: tuple[str, ...] = HW2) -> DocumentAnswers:
    return find_answers([MarkdownPiece(source)], questions, file="hw2.md")


def sources(source: str) -> dict[str, str]:
    """The texts of the answers by question."""
    return {question: text.source for question, text in read(source).texts.items()}
