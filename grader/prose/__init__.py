"""Reading prose: from a student's Markdown to the words that earn points, and where they stand."""

from grader.prose.echo import has_own_words
from grader.prose.ideas import Idea, Misconception, Scheme, mark
from grader.prose.language import is_foreign
from grader.prose.links import Link, links
from grader.prose.marks import Finding, Marks, Refusal
from grader.prose.matching import Match, Matcher
from grader.prose.names import Mention, mentions
from grader.prose.pattern import Pattern, parse
from grader.prose.reading import Reading, Span, read
from grader.prose.segments import by_label
from grader.prose.spelling import Vocabulary
from grader.prose.words import content_stems, words

__all__ = [
    "Finding",
    "Idea",
    "Link",
    "Marks",
    "Match",
    "Matcher",
    "Mention",
    "Misconception",
    "Pattern",
    "Reading",
    "Refusal",
    "Scheme",
    "Span",
    "Vocabulary",
    "by_label",
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
