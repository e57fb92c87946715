"""From Markdown, LaTeX maths and code to words, each with its offsets in the student's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.prose.reading.lexicon import SMALL, listed
from grader.prose.reading.stems import stem
from grader.prose.vocabularies.general_english import ENGLISH
from grader.prose.vocabularies.subject_vocabulary import Vocabulary

MOST_CHARACTERS = 20_000
"""Characters of one answer that are read; a person reads the rest."""
_LONGEST_TERM = 40
"""Characters; the beginnings of terms in a vocabulary are shorter."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the form that is compared. `before` is the text since the previous word."""

    text: str
    stem: str
    start: int
    end: int
    before: str = ""
    sign: bool = False


_FENCE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)
_UNREAD = re.compile(
    r"~~(?=[^\s~])(?:[^~\n]|\n(?!\s*\n)){1,2000}?~~"
    r"|<(?P<struck>del|s|strike)>(?:(?!</(?P=struck)>).){0,2000}</(?P=struck)>"
    r"|!\[[^\]\n]{0,500}\]\([^)\n]{0,500}\)|(?<=\])\([^)\n]{0,500}\)|<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>\n]{0,200}>"
    r"|\b(?P<idiom>for instance|for example|in order to|on the other hand|in other words"
    r"|first of all|in the first place|at first|of course|at least)\b"
    r"|\bno\.\s?(?=\d)|https?://\S+|\\(?:begin|end)\{\w+\*?\}(?:\{[lcr|]*\})?",
    re.DOTALL | re.IGNORECASE,
)
"""What is not read: struck-out text, images, targets of links, tags, and idioms, whose words mean
something else."""
_PIECE = re.compile(
    r"\\(?P<command>[A-Za-z]+)"
    r"|(?P<greek>[Α-ωϵϑϕ∂∇∞µ])"
    r"|(?P<short>\be2e\b|\bw/o\b|\bw/(?!\w)|\bb/c\b)"
    r"|(?P<word>[^\W\d_Α-ωϵϑϕ∂∇∞µ]+(?:['’][^\W\d_]{1,3}(?![^\W\d_]))?)"
    r"|(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
    r"|(?P<sign>={1,2}>|-{1,2}>|<-{1,2}(?=\s)|[→⟶⇒⟹↦←⟵≠]|!="
    r"|[=≈+±×·⊙⊗~∼<≤>≥&]|(?<=[\w)}\]] )\*(?= )|(?<=\w)\*\*?(?=[\w(])"
    r"|(?:(?<=[(,]\w)|(?<=[(,]\w ))[|∣])"
)
_SIGNS = {
    "=": "equals", "==": "equals", "≈": "equals", "+": "plus", "±": "plus", "×": "times",
    "·": "times", "⊙": "times", "⊗": "times", "*": "times", "**": "power", "~": "from",
    "∼": "from", "<": "less", "≤": "less", ">": "greater", "≥": "greater", "&": "and",
    "|": "bar", "∣": "bar", "->": "to", "-->": "to", "→": "to", "⟶": "to",
    "↦": "to", "←": "from", "⟵": "from", "<-": "from", "<--": "from", "⟹": "so", "=>": "so",
    "⇒": "so",
    "≠": "unequal", "!=": "unequal", "==>": "so",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "θ": "theta", "λ": "lambda", "μ": "mu", "µ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma",
    "Σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "ω": "omega", "Ω": "omega", "∂": "partial",
    "∇": "gradient", "∞": "infinity",
}  # fmt: skip
_COMMANDS = {
    "infty": "infinity", "varepsilon": "epsilon", "varphi": "phi", "cdot": "times",
    "odot": "times", "times": "times", "circ": "times", "sim": "from", "mid": "bar",
    "vert": "bar", "nabla": "gradient", "leq": "less", "le": "less", "lt": "less",
    "geq": "greater", "ge": "greater", "gt": "greater", "to": "to", "rightarrow": "to",
    "mapsto": "to", "neq": "unequal", "ne": "unequal", "approx": "equals", "partial": "partial",
}  # fmt: skip
_DRESS = listed(
    "text textbf textit textrm texttt emph mathbf mathrm mathcal mathbb mathit mathsf boldsymbol "
    "bm operatorname left right big Big bigg quad qquad hat tilde bar vec overline underline "
    "frac dfrac tfrac sqrt begin end label tag limits displaystyle dots ldots cdots top"
)
_AUXILIARIES = listed("is are was were do does did has have had could would should must need")
_SUBJECTS = listed("it that this he she there here what who where how")
_CONTRACTIONS = {
    "cannot": ("can", "not"), "can't": ("can", "not"), "cant": ("can", "not"),
    "won't": ("will", "not"), "wont": ("will", "not"), "shan't": ("shall", "not"),
    **{f"{subject}'s": (subject, "is") for subject in sorted(_SUBJECTS)},
    "i'm": ("i", "am"), "they're": ("they", "are"), "we're": ("we", "are"),
    "you're": ("you", "are"),
    **{f"{verb}nt": (verb, "not") for verb in sorted(_AUXILIARIES)},
}  # fmt: skip


def words(source: str, *, vocabulary: Vocabulary = ENGLISH, code: bool = False) -> tuple[Word, ...]:
    """The words of an answer, in order.

    Args:
        source: Markdown as the student wrote it; only its beginning is read.
        vocabulary: the short forms and terms that the answer may use.
        code: whether fenced code is read as well.
    """
    return tuple(_spaced(source[:MOST_CHARACTERS], vocabulary, code=code))


def content_stems(source: str) -> frozenset[str]:
    """The stems of the words of an answer that carry content."""
    return frozenset(
        word.stem for word in words(source) if word.text not in SMALL and not word.sign
    )


def _spaced(source: str, vocabulary: Vocabulary, *, code: bool) -> Iterator[Word]:
    """Each word with the text before it; unread parts become blanks."""
    readable = _UNREAD.sub(
        lambda skipped: skipped[0] if _begins_term(skipped, vocabulary) else _blank(skipped),
        source if code else _FENCE.sub(_blank, source),
    )
    last = 0
    for piece in _PIECE.finditer(readable):
        before = readable[last : piece.start()]
        for text, sign in _read(piece, vocabulary.abbreviations):
            yield Word(text, stem(text), *piece.span(), before, sign)
            last, before = piece.end(), ""


def _begins_term(skipped: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether the last word of an idiom begins a term: 'for instance segmentation'."""
    if not skipped["idiom"]:
        return False
    last_word = skipped["idiom"].split()[-1]
    start = skipped.end() - len(last_word)
    ahead = skipped.string[start : start + _LONGEST_TERM].lower().replace("-", " ")
    return ahead.startswith(vocabulary.terms)


def _blank(skipped: re.Match[str]) -> str:
    lines = skipped[0].count("\n")
    return "\n" * lines + " " * (len(skipped[0]) - lines)


def _read(
    piece: re.Match[str], abbreviations: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, bool]]:
    """The words that one piece means, and whether each comes from a sign."""
    written = piece[0]
    match piece.lastgroup:
        case "command" if written[1:] in _COMMANDS:
            yield _COMMANDS[written[1:]], True
        case "command" if written[1:] not in _DRESS:
            yield written[1:].lower(), False
        case "greek":
            yield _GREEK.get(written.lower(), "greek"), False
        case "short":
            yield from ((text, False) for text in abbreviations[written.lower()])
        case "word":
            yield from ((text, False) for text in _uncontracted(written.lower(), abbreviations))
        case "number":
            yield written, False
        case "sign":
            yield _SIGNS[written.strip()], True


def _uncontracted(word: str, abbreviations: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    word = word.replace("’", "'")
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word]
    if word in abbreviations:
        return abbreviations[word]
    if word.endswith("n't"):
        return word.removesuffix("n't"), "not"
    return (word.split("'")[0],)
