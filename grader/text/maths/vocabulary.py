"""The English words that say what a number in a sentence is."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ANSWERING = _set("answer ans final solution")
"""Names of what is asked, whatever it is."""

CONCLUDING = _set("so thus hence therefore finally altogether overall total result resulting")

OPENING = _set(
    "the a an answer ans solution result it its it's that's is are was equals we i get got have "
    "obtain find found about approximately exactly"
)
"""Words that may stand in front of a number with which a text opens."""

SUBORDINATING = _set(
    "because since as where which when while if though although whereas due given using than "
    "instead without but i.e. e.g."
)
"""What comes after them is no more said of the subject before them."""

LEADING = _set("is are was be of equals becomes has =")
"""They lead from a name to the number behind it."""

LOOSE = _set(
    "a an the is are was be of to and then but so or from by in about around approximately "
    "exactly only just now next later after equals becomes gives reaches makes get we it that"
)
"""In front of a number they do not say of what else it is, as `size` does in `size 224`."""

JOINTS = _set("and then but so or")
"""Words at which a part of a sentence ends."""

ROW_JOINTS = _set("and then")
"""They join a number to the one before it in a row, as a comma does."""

NUMBERED = _set(
    "layer step stage block level conv question exercise problem task part section chapter "
    "figure fig table equation eq formula page homework hw case option"
)
"""Things that carry a number: `layer 3` says nothing about how much."""

NUMBER_ENDS = _set("st nd rd th d")
"""What makes a label of a number: `3rd`, `2D`."""

LAST = 99
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "last": LAST, "final": LAST, "total": LAST, "overall": LAST, "altogether": LAST,
}  # fmt: skip
"""Of which layer or step something is said; of all together comes last."""

DENYING = _set("not isn't isnt never than instead rather unlike nor")

VERBS = _set("is was are would be")

WRONG = _set("wrong incorrect false mistaken not")

LINKS = _set("of with a an the size equal to being")
"""They may stand between the name of a quantity and its value: `stride of 2`."""

VERBAL_LINKS = _set("is was are be equals = :")
"""So may these, if the name is the subject: `the kernel size is 3`."""

PREPOSITIONS = _set("with for in at of on by from after before because since as where if when")
"""Between a number and the name of a quantity, they keep the two apart."""

UNITS = _set("pixel px position cell point neuron value unit sample entry wide")
"""What a number counts however it is named: `15 input pixels`."""

HEDGING = _set("or maybe perhaps possibly alternatively")
"""Between two numbers, they claim neither."""
