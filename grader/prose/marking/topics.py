"""The topic of each word, in answers that compare things."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from grader.prose.patterns.mentions import Mention
from grader.prose.reading.lexicon import ARTICLES, CONNECTING, SMALL, SUBORDINATORS, TURNS, listed
from grader.prose.reading.read_prose import ProseReading, Span
from grader.prose.reading.table_cells import TableCells

LATE = 3
"""Content words; with more of them before its first name, a clause continues the topic before."""
LASTING = 3
"""Sentences for which a topic lasts without being named again."""

BOTH = "both"
"""The topic of words about two things at once, which belong to neither."""
_BACK = listed("it they this these those that its their there here both other")
"""Words that continue the topic of the sentence before."""
_COMPARED = listed(
    "unlike than versus vs from to beyond extend extends extended extending like against over"
)
"""Before a name: something is compared with it; it is not the topic."""
_CONTRASTING = listed("unlike contrast contrary opposed opposite")
_PREDICATE = listed("is are equals be")
"""Before a name: the topic is a kind of it ('a conditional GAN is a GAN whose ...')."""
_RELATIVE = listed("which where who whose that")
_COMPARING = listed("comparison compared contrast comparing")
"""Before 'with' and a name: something is compared with it."""
_COUNTED = listed("each every per any which same different individual single object two several")
"""Before a name: it is one of many things, not the topic ('each instance')."""
_KINDS = listed("extension version variant form generalization special kind type")
_REFERRING = (["that"], ["this"], ["which"], ["it"])
_DEFINING = listed("that this which it is a an the called we call what be are kind one")
_TRAILING = listed("in for with by under using")
_KIND_WORDS = listed(
    "one kind type task method version variant approach case also says tells knows finds labels"
)


def topics(
    reading: ProseReading, names: Sequence[Mention], known: Sequence[str]
) -> tuple[str | None, ...]:
    """The topic of each word: the thing that its clause is about, or None if that is uncertain.

    A clause that names nothing continues the last topic. A new sentence continues it, for a few
    sentences, after a heading or if it opens with a pronoun. A clause that names a single thing is
    about it, wherever the name is. In a clause that names several, each name is the topic up to the
    next name, or from the name before if names trail ('one blob in the first').

    Args:
        reading: the answer.
        names: the mentions of the things, in order.
        known: the names of all things.
    """
    heads = [mention for mention in names if not _is_compared(reading, mention)]
    firsts = [mention.first for mention in heads]
    cells = TableCells(reading.source)
    out: list[str | None] = []
    current: str | None = None
    latest, heading = 0, False
    for clause in reading.clauses:
        own = heads[bisect_left(firsts, clause.first) : bisect_right(firsts, clause.last)]
        number = reading.sentence[clause.first]
        if number > latest + LASTING or not _goes_on(reading, clause, heading):
            current = None
        if not own and _comes_first(reading, clause):
            own = _of_main_clause(reading, clause, heads)
        own = own or _of_column(reading, clause, heads, cells)
        clause_topics = _within(reading, clause, own, current)
        clause_topics = _with_others(reading, clause, clause_topics, known)
        described = _described(reading, clause, names)
        if described is not None and not own:
            out += [described] * len(clause_topics)
            continue
        if own:
            latest, heading = number, _is_heading(reading, own)
        if own and _defines(reading, clause, own[0]):
            _name_back(reading, out, own[0], heads)
        out += clause_topics
        current = clause_topics[-1]
    return tuple(out)


def _described(reading: ProseReading, clause: Span, names: Sequence[Mention]) -> str | None:
    """The topic of a relative clause right after a name ('unlike lakes, which rest, rivers')."""
    if reading.words[clause.first].text not in _RELATIVE:
        return None
    return next((name.name for name in names if name.last == clause.first - 1), None)


def _goes_on(reading: ProseReading, clause: Span, heading: bool) -> bool:
    """Whether a clause continues the topic: it is not a new sentence without a pronoun."""
    number = reading.sentence[clause.first]
    begins = clause.first == 0 or reading.sentence[clause.first - 1] != number
    opening = reading.words[clause.first : clause.first + 2]
    return heading or not begins or any(word.text in _BACK for word in opening)


def _is_heading(reading: ProseReading, names: Sequence[Mention]) -> bool:
    """Whether a sentence only names something ('Instance segmentation:')."""
    sentence = reading.sentences[reading.sentence[names[0].first]]
    named = {at for mention in names for at in mention.match.words()}
    words = (at for at in range(sentence.first, sentence.last + 1) if at not in named)
    return not any(reading.words[at].text not in SMALL for at in words)


def _defines(reading: ProseReading, clause: Span, mention: Mention) -> bool:
    """Whether a clause only names what came before: '(semantic)', 'that is semantic'."""
    others = [
        word.text
        for at, word in enumerate(reading.words[clause.first : clause.last + 1], clause.first)
        if not mention.first <= at <= mention.last
    ]
    refers = reading.words[clause.first].before.endswith("(") or others[:1] in _REFERRING
    return refers and set(others) <= _DEFINING


def _name_back(
    reading: ProseReading, out: list[str | None], mention: Mention, heads: Sequence[Mention]
) -> None:
    """Give the topic of a defining clause to the words before it, back to the last name."""
    named = {at for head in heads for at in range(head.first, head.last + 1)}
    at = len(out) - 1
    number = reading.sentence[at] if out else None
    while at >= 0 and reading.sentence[at] == number and at not in named:
        out[at] = mention.name
        at -= 1


def _within(
    reading: ProseReading, clause: Span, own: Sequence[Mention], current: str | None
) -> list[str | None]:
    """The topic of each word of one clause."""
    if not own:
        return [current] * (clause.last - clause.first + 1)
    places = range(clause.first, clause.last + 1)
    if _is_shared(reading, own):
        return [BOTH for _ in places]
    if _trails(reading, clause, own[0]):
        return [next((m for m in own if m.last >= at), own[-1]).name for at in places]
    opening_words = reading.words[max(clause.first - 1, 0) : clause.first + 1]
    turns = any(word.text in TURNS for word in opening_words)  # 'but if you want to ...'
    late = _content_before(reading, clause, own[0]) > LATE and current is not None and not turns
    opening = current if late else own[0].name
    return [next((m.name for m in reversed(own) if m.first <= at), opening) for at in places]


def _is_shared(reading: ProseReading, own: Sequence[Mention]) -> bool:
    """Whether a clause says the same of two things ('A and B both ...', 'both A and B ...')."""
    if len(own) != 2:
        return False
    between = [word.text for word in reading.words[own[0].last + 1 : own[1].first]]
    around = (own[0].first - 1, own[1].last + 1)
    both = any(reading.words[at].text == "both" for at in around if 0 <= at < len(reading.words))
    return both and between == ["and"]


def _content_before(reading: ProseReading, clause: Span, mention: Mention) -> int:
    return reading.content[mention.first] - reading.content[clause.first]


def _trails(reading: ProseReading, clause: Span, mention: Mention) -> bool:
    """Whether a name follows what the clause says about it ('... in semantic segmentation')."""
    at = mention.first - 1
    while at > clause.first and reading.words[at].text in ARTICLES:
        at -= 1
    content = _content_before(reading, clause, mention)
    return reading.words[at].text in _TRAILING and content > 1


def _comes_first(reading: ProseReading, clause: Span) -> bool:
    """Whether a clause opens its sentence and depends on the next ('if they show ..., we')."""
    opens = clause.first == reading.sentences[reading.sentence[clause.first]].first
    return opens and reading.words[clause.first].text in SUBORDINATORS


def _of_main_clause(reading: ProseReading, clause: Span, heads: Sequence[Mention]) -> list[Mention]:
    """The first name in the rest of the sentence: 'if they show things, we speak of ...'."""
    following = [
        mention
        for mention in heads
        if mention.first > clause.last
        and reading.sentence[mention.first] == reading.sentence[clause.first]
    ]
    return following[:1]


def _of_column(
    reading: ProseReading, clause: Span, heads: Sequence[Mention], cells: TableCells
) -> list[Mention]:
    """The name in the head of a table's column."""
    top = cells.head_of(reading.words[clause.first].start)
    if top is None:
        return []
    return [m for m in heads if top.start <= reading.words[m.first].start < top.end][:1]


def _with_others(
    reading: ProseReading, clause: Span, clause_topics: list[str | None], known: Sequence[str]
) -> list[str | None]:
    """The topics of a clause, where 'the other' is the second of two things."""
    if len(known) != 2:
        return clause_topics
    for at in range(clause.first + 1, clause.last + 1):
        topic = clause_topics[at - clause.first]
        if topic in known and _is_other(reading, at, clause):
            other = known[1] if topic == known[0] else known[0]
            return clause_topics[: at - clause.first] + [other] * (clause.last - at + 1)
    return clause_topics


def _is_other(reading: ProseReading, at: int, clause: Span) -> bool:
    following = reading.words[at + 1].text if at < clause.last else "is"
    named = reading.words[at].text == "other" and reading.words[at - 1].text == "the"
    return named and following in CONNECTING | _KIND_WORDS


def contrasted_names(reading: ProseReading, names: Sequence[Mention]) -> Iterator[Mention]:
    """The names that the answer contrasts something with ('unlike semantic segmentation, ...')."""
    for mention in names:
        at = _word_before(reading, mention)
        before = {word.text for word in reading.words[max(at - 1, 0) : at + 1]}
        if before & _CONTRASTING and _is_compared(reading, mention):
            yield mention


def _word_before(reading: ProseReading, mention: Mention) -> int:
    """The index of the word before a name and its article, or -1."""
    at = mention.first - 1
    while at >= 0 and reading.words[at].text in ARTICLES:
        at -= 1
    return at


def _ends_sentence(reading: ProseReading, mention: Mention) -> bool:
    after = mention.last + 1
    return after == len(reading.words) or reading.sentence[after] != reading.sentence[mention.last]


def _is_compared(reading: ProseReading, mention: Mention) -> bool:
    counted = mention.first and reading.words[mention.first - 1].text in _COUNTED
    if counted and not reading.words[mention.first].before.strip():
        return True
    at = _word_before(reading, mention)
    if at < 0 or reading.sentence[at] != reading.sentence[mention.first]:
        return False
    text, earlier = reading.words[at].text, reading.words[at - 1].text if at else ""
    if "," in reading.words[at + 1].before:
        return False
    if text == "of":
        return earlier in _KINDS
    if text in _PREDICATE:
        names_back = earlier in {"that", "this"} and _ends_sentence(reading, mention)
        return at > 0 and reading.clause[at] == reading.clause[at - 1] and not names_back
    compared = text == "with" and earlier in _COMPARING
    return compared or text in _COMPARED or (text == "in" and earlier == "as")
