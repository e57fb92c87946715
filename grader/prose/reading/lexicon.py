"""Small word lists of English grammar: what joins, what negates, what carries no content."""

from __future__ import annotations

from pathlib import Path


def listed(words: str) -> frozenset[str]:
    """A set of words from a list of them."""
    return frozenset(words.split())


SMALL = listed(
    "a an the of to in on at by for from with as is are was were be been being am this that these "
    "those it its they their them there here he she his her we us our you your i my me one ones "
    "and or nor so then than also both each do does did done has have had having will would can "
    "could shall should may might must which who whom whose what when where while whereas how why "
    "if because since although though but however too very just only even still yet already again "
    "more most much many some any such same other others into onto out up down over off about "
    "around between within through during after before under above below per via vs versus etc "
    "e g ie eg not no all every own back namely instead rather like let get got"
)
"""Words without content, which do not count as distance."""

ARTICLES = listed("a an the its their his her our your this these those some any every each all of")
"""Words that a phrase may contain without breaking."""

PRONOUNS = listed("it they this these those that he she we i you one there such its their")

CLAUSE_OPENERS = listed(
    "while whereas but however although though because since so otherwise else therefore thus "
    "hence unless yet except which who if when whenever where nevertheless consequently"
)
"""Words that open a clause anywhere in a sentence."""

TURNS = listed("but whereas while although though since because however")
"""Words that open a clause into which `..` in a pattern does not reach."""

SUBORDINATORS = listed("if when whenever since because although though while unless once")
"""Words whose clause ends at its comma, when it comes before the main clause."""

FINITE_VERBS = listed(
    "is are was were has have does do gives give gets makes takes treats assigns uses learns "
    "labels produces shows lets allows outputs tells puts lies comes goes can could will would may "
    "must should needs knows sees adds predicts generates becomes merges keeps says separates "
    "distinguishes classifies detects receives enables requires depends returns paints draws cares "
    "wants looks finds asks helps describes represents provides contains carries encodes passes "
    "flows reaches moves computes differs consists tries decides chooses judges checks"
)
"""Finite verbs, which show that words joined by 'and' are a clause."""

CONNECTING = FINITE_VERBS | listed(
    "be been being am equals plus from given bar to so less had did might shall by of with for "
    "into than as that which this it its they in on at and or not per vs the a an you we i when "
    "where if because what who how about also between after before then should only hide prevent "
    "use set fill put apply become exist let "
    "every each all both any some these those his her their its our your my only same own such "
    "there"
)
"""Words that connect others in sentences and that lists of keywords lack."""

NEGATORS = listed(
    "not no never without nor neither non none nobody nothing hardly barely nowhere "
    "lack lacks lacking unable avoid avoids avoiding prevent prevents preventing prevented "
    "forbid forbids forbidding prohibit prohibits prohibiting disallow disallows "
    "fail fails failed failing refuse refuses ignore ignores ignoring ignored "
    "remove removes removing removed drop drops dropping replace replaces replacing replaced "
    "disregard disregards disregarding disregarded neglect neglects neglecting neglected "
    "discard discards discarding discarded overlook overlooks overlooking overlooked "
    "omit omits omitting lose loses losing eliminate eliminates stop stops stopping"
)
"""Words that negate what follows them in their clause."""

BACKWARD = listed(
    "impossible forbidden prohibited disallowed prevented blocked missing lost absent undefined "
    "ignored hidden unavailable unnecessary false wrong incorrect untrue removed dropped omitted "
    "useless unsuitable unhelpful inappropriate"
)
"""Words that, at the end of a clause, negate the words before them."""

PASSIVE = listed(
    "removed dropped omitted ignored prevented eliminated replaced blocked lost avoided"
)
"""Participles that, after a form of 'be', negate the words before them."""

MODAL = listed(
    "possible allowed permitted available feasible defined needed known true correct right "
    "necessary required able case there so done important used given by in with for it them can "
    "could will would do does did is are was otherwise either anymore both"
)
"""Words after a 'not' that negates the words before it ('counting is not possible')."""

KEEPERS = listed("keep stop hinder bar hold block discourag exclud restrict shield protect")
"""Stems of verbs that negate what follows their 'from' ('keeps it from seeing')."""

HELPING = listed(
    "help work give provid increas enlarg contribut improv extend suit serv grow widen expand "
    "bring qualifi suitabl appropri"
)
"""Stems; in 'A does not help' the negation reaches the subject, too."""

HEADING = listed("these those following techniques methods approaches ways ideas things ones none")
"""Words in the heading of a list that refer to its items."""

USELESS = listed("useless unsuitable unhelpful inappropriate harmful")
"""Words in the heading of a list that deny its items."""

PHRASAL = {
    "instead": listed("of"),
    "rather": listed("than"),
    "leav": listed("out away"),
    "get": listed("rid"),
    "do": listed("away"),
    "switch": listed("off"),
    "turn": listed("off"),
    "throw": listed("away out"),
    "give": listed("up"),
}
"""Particles that turn a word into a negation, by the stem of the word."""

NOT_NEGATING = {
    "not": listed("only just merely simply solely necessarily forget"),
    "no": listed("matter doubt more less"),
}
"""Words after which a negator does not negate, by negator: 'not only', 'no doubt'."""

COMMON_STEMS = frozenset(
    Path(__file__).with_name("english.txt").read_text(encoding="utf-8").split()
)
"""Stems of frequent English words, from the frequency list of pyspellchecker (MIT licence)."""
