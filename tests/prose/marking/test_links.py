"""Which thing comes from which source, in any order of words."""

import pytest

from grader.prose import Matcher, links, mentions, parse, read

THINGS = {
    name: (parse(f"(={name}|{word})", {}),)
    for name, word in [("q", "query"), ("k", "key"), ("v", "value")]
}
SOURCES = {name: (parse(f"={name}", {}),) for name in ("encoder", "decoder")}
RIGHT = {("q", "decoder"), ("k", "encoder"), ("v", "encoder")}
SWAPPED = {("q", "encoder"), ("k", "decoder"), ("v", "decoder")}


def linked(source: str, *, denied: bool = False) -> set[tuple[str, str]]:
    """The pairs of thing and source that an answer states, or denies."""
    reading = read(source)
    named = mentions(Matcher(reading), {**THINGS, **SOURCES})
    things = [mention for mention in named if mention.name in THINGS]
    sources = [mention for mention in named if mention.name in SOURCES]
    found = links(reading, things, sources)
    return {(link.thing, link.source) for link in found if link.denied is denied}


@pytest.mark.parametrize(
    ("source", "pairs"),
    [
        pytest.param(
            "Q from the decoder, K and V from the encoder.", RIGHT, id="thing from source"
        ),
        pytest.param(
            "The decoder gives Q, the encoder gives K and V.", RIGHT, id="source gives thing"
        ),
        pytest.param("K, V = encoder, Q = decoder", RIGHT, id="equations"),
        pytest.param("decoder -> Q; encoder -> K, V", RIGHT, id="arrows"),
        pytest.param("| Q | decoder |\n| K | encoder |\n| V | encoder |", RIGHT, id="a table"),
        pytest.param(
            "The query stems from the decoder. The encoder's output serves as key and value.",
            RIGHT,
            id="either way",
        ),
        pytest.param(
            "It gets keys and values of the encoder and queries of the decoder.", RIGHT, id="of"
        ),
        pytest.param(
            "Query, keys and values are from decoder, encoder and encoder respectively.",
            RIGHT,
            id="respectively",
        ),
        pytest.param(
            "The decoder and the encoder: Q is from the former, K and V from the latter.",
            RIGHT,
            id="former and latter",
        ),
        pytest.param(
            "There are keys and values. They come from the encoder.",
            {("k", "encoder"), ("v", "encoder")},
            id="they",
        ),
        pytest.param(
            "The query is not from the encoder but from the decoder.",
            {("q", "decoder")},
            id="corrected",
        ),
        pytest.param(
            "$Q = X_{decoder} W^Q, K = X_{encoder} W^K, V = X_{encoder} W^V$", RIGHT, id="a formula"
        ),
        pytest.param(
            "The queries come from the encoder, keys and values from the decoder.",
            SWAPPED,
            id="exchanged",
        ),
        pytest.param(
            "The encoder asks the query. The decoder has keys and values.",
            SWAPPED,
            id="exchanged, source first",
        ),
        pytest.param(
            "The encoder's output, once as K and once as V, and the decoder's, as Q.",
            RIGHT,
            id="things apart",
        ),
        pytest.param(
            "What is compared (K) and what is returned (V) are from the encoder; Q: decoder.",
            RIGHT,
            id="things apart, source last",
        ),
        pytest.param(
            "Its inputs are Q, K and V, where Q is from the decoder, K and V from the encoder.",
            RIGHT,
            id="named before they are linked",
        ),
        pytest.param(
            "The encoder is turned into K and V, while Q is made of the decoder.",
            RIGHT,
            id="set against each other",
        ),
        pytest.param(
            "The encoder delivers one input. It is split by two matrices into K and V.",
            {("k", "encoder"), ("v", "encoder")},
            id="it",
        ),
        pytest.param("decoder (Q), encoder (K and V)", RIGHT, id="in parentheses"),
        pytest.param(
            "The encoder is projected by K and V to keys and values, the decoder by Q to queries.",
            RIGHT,
            id="named twice",
        ),
        pytest.param(
            "The encoder is used for the query, and keys and values are of the decoder.",
            SWAPPED,
            id="its own clause",
        ),
        pytest.param("Keys from bees, Q: decoder.", {("q", "decoder")}, id="from no source"),
        pytest.param(
            "Q: decoder. K, V: encoder. These are used in every layer of the decoder.",
            RIGHT,
            id="a sentence that says more",
        ),
        pytest.param(
            "Q: decoder. K, V: encoder. They are the same for each decoder.",
            RIGHT,
            id="a sentence about all",
        ),
        pytest.param("Queries, keys and values.", set(), id="no source"),
        pytest.param("The encoder and the decoder.", set(), id="no thing"),
    ],
)
def test_links(source: str, pairs: set[tuple[str, str]]) -> None:
    assert linked(source) == pairs


def test_a_denied_link_is_not_a_link() -> None:
    assert linked("The queries do not come from the decoder.") == set()
    assert linked("The queries do not come from the decoder.", denied=True) == {("q", "decoder")}
