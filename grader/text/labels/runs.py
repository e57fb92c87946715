"""Which marks of a run are labels, and which number a list that stands inside an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence


def outer_marks(
    numbers: Sequence[int],
    known: Collection[int],
    *,
    taken: Collection[int] = (),
    after: int | None = None,
) -> list[int]:
    """The positions of the marks that name a part, each part once.

    A mark that comes again, or that only goes on with a list inside an answer, names nothing:
    of `i ii iii (i ii iii) iv` the bracketed ones are such a list. A run that counts past the last
    part is no run of parts at all.

    Args:
        numbers: what the marks count, in the order of the document.
        known: the numbers of the parts that there are.
        taken: parts that are named elsewhere by a stronger label.
        after: the part in whose answer the run stands: only the next one may come first.
    """
    left = Counter(numbers)
    seen, last, inner = set(taken), after or 0, 0  # `inner`: where a list inside has counted to
    positions: list[int] = []
    for position, number in enumerate(numbers):
        left[number] -= 1
        is_next = number == last + 1
        if number not in known and is_next and not inner:
            return []
        names_a_part = number in known and number not in seen and (after is None or is_next)
        comes_later = left[number] > 0 or not is_next or not positions
        goes_on_inside = inner > 0 and number == inner + 1 and comes_later
        if names_a_part and not goes_on_inside:
            positions.append(position)
            seen.add(number)
            last, inner = number, 0
        else:
            inner = number
    return positions
