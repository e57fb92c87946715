"""Reading prose: from a student's Markdown to the words that earn points, and their places."""

from grader.prose.marking.by_label import by_label
from grader.prose.marking.ideas import Idea, Misconception, Scheme, mark
from grader.prose.marking.links import Link, links
from grader.prose.marking.marks import ConceptFinding, Marks, Refusal
from grader.prose.patterns.matcher import Match, Matcher
from grader.prose.patterns.mentions import Mention, mentions
from grader.prose.patterns.pattern import Pattern, parse
from grader.prose.reading.copied_from_question import has_own_words
from grader.prose.reading.language import is_foreign
from grader.prose.reading.read_prose import ProseReading, Span, read
from grader.prose.reading.typos import KnownWords
from grader.prose.reading.words import content_stems, words
from grader.prose.vocabularies import VOCABULARIES, Vocabulary, choose_vocabulary

__all__ = [
    "VOCABULARIES",
    "ConceptFinding",
    "Idea",
    "KnownWords",
    "Link",
    "Marks",
    "Match",
    "Matcher",
    "Mention",
    "Misconception",
    "Pattern",
    "ProseReading",
    "Refusal",
    "Scheme",
    "Span",
    "Vocabulary",
    "by_label",
    "choose_vocabulary",
    "content_stems",
    "has_own_words",
    "is_foreign",
    "links",
    "mark",
    "mentions",
    "parse",
    "read",
    "words",
]
