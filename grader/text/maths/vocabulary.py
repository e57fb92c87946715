"""English words around a number: whether a sentence states, denies or only names it."""

from __future__ import annotations

from grader.text.english import word_set

ANSWERING = word_set("answer ans final solution")
"""Names for the asked quantity in every question."""

CONCLUDING = word_set("so thus hence therefore finally altogether overall total result resulting")

OPENING = word_set(
    "the a an answer ans solution result it its it's that's is are was equals we i get got have "
    "obtain find found about approximately exactly"
)
"""Words that may come before a number at the text's beginning."""

SUBORDINATING = word_set(
    "because since as where which when while if though although whereas due given using than "
    "instead without but i.e. e.g."
)
"""Words after which a sentence no longer speaks of the subject before them."""

LEADING = word_set("is are was be of equals becomes has =")
"""Words that lead from a name to the number after it."""

LOOSE = word_set(
    "a an the is are was be of to and then but so or from by in about around approximately "
    "exactly only just now next later after equals becomes gives reaches makes get we it that"
)
"""Words before a number that do not name another quantity, unlike `size` in `size 224`."""

JOINTS = word_set("and then but so or")
"""Words at which a part of a sentence ends."""

ROW_JOINTS = word_set("and then")
"""Words that join a number to the one before it in a row, like a comma."""

NUMBERED = word_set(
    "layer step stage block level conv question exercise problem task part section chapter "
    "figure fig table equation eq formula page homework hw case option"
)
"""Things with a number: the 3 in `layer 3` is not a quantity."""

NUMBER_ENDS = word_set("st nd rd th d")
"""Endings that make a label of a number: `3rd`, `2D`."""

LAST = 99
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "last": LAST, "final": LAST, "total": LAST, "overall": LAST, "altogether": LAST,
}  # fmt: skip
"""The layer or step that a word names; words for all layers together come last."""

DENYING = word_set("not isn't isnt never than instead rather unlike nor")

VERBS = word_set("is was are would be")

WRONG = word_set("wrong incorrect false mistaken not")

LINKS = word_set("of with a an the size equal to being")
"""Words that may come between the name of a quantity and its value: `stride of 2`."""

VERBAL_LINKS = word_set("is was are be equals = :")
"""Words that may come there if the name is the subject: `the kernel size is 3`."""

PREPOSITIONS = word_set("with for in at of on by from after before because since as where if when")
"""Words between a number and a name that separate the two: `15 with stride 2`."""

UNITS = word_set("pixel px position cell point neuron value unit sample entry wide")
"""Units that do not name a quantity: `15 input pixels`."""

HEDGING = word_set("or maybe perhaps possibly alternatively")
"""Words between two numbers, so that neither is claimed."""
