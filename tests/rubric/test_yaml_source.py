"""YAML as rubrics use it: what is read, what is a fault, and the places of both."""

import pytest

from grader.errors import RubricError
from grader.rubric.yaml_source import Data, read


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("1e-3", 0.001, id="a number without a point"),
        pytest.param("1.0e-6", 1e-6, id="a number with a point"),
        pytest.param(".5", 0.5, id="a number that starts with a point"),
        pytest.param("-3", -3, id="a negative integer"),
        pytest.param("no", "no", id="no is a word"),
        pytest.param("on", "on", id="on is a word"),
        pytest.param("012", "012", id="a number with a leading zero is text"),
        pytest.param("12:30", "12:30", id="a time is text"),
        pytest.param("1_000", "1_000", id="a number with an underscore is text"),
        pytest.param("2026-11-23", "2026-11-23", id="a date is text"),
        pytest.param(".nan", ".nan", id="not-a-number is text"),
        pytest.param("true", True, id="true"),
        pytest.param("'true'", "true", id="quoted true is text"),
        pytest.param("~", None, id="nothing"),
        pytest.param(r"a\b", r"a\b", id="a backslash in plain text survives"),
        pytest.param(r"'\sigma'", r"\sigma", id="a backslash in single quotes survives"),
        pytest.param("[a, 1]", ["a", 1], id="a list"),
        pytest.param("\ta", "a", id="after a tab"),
        pytest.param("\t[\ta,\t1]", ["a", 1], id="a list with tabs"),
    ],
)
def test_a_scalar_reads_as(written: str, value: Data) -> None:
    source = read(f"key: {written}\n", "r.yaml")
    assert source.data == {"key": value}
    assert type(source.data["key"]) is type(value)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        pytest.param("", "r.yaml:1:1", "empty", id="an empty file"),
        pytest.param("a: 1\nb: 2\na: 3\n", "r.yaml:3:1", "twice", id="a key written twice"),
        pytest.param("a:\n\tb: 1\n", "r.yaml:2:1", "tabs", id="a tab"),
        pytest.param('a: "\\bword"\n', "r.yaml:1:4", "single quotes", id="an escape that bites"),
        pytest.param('a: "\\sigma"\n', "r.yaml:1:6", "backslash", id="an unknown escape"),
        pytest.param("a: b: c\n", "r.yaml:1:5", "quotes", id="a colon in plain text"),
        pytest.param("a: &x 1\nb: *x\n", "r.yaml:2:4", "alias", id="an alias"),
        pytest.param("a: !!python/object:os.system x\n", "r.yaml:1:4", "tag", id="a tag"),
        pytest.param("a: &x 1\n", "r.yaml:1:4", "anchor", id="an anchor"),
        pytest.param("a: *\n", "r.yaml:1:4", "not YAML", id="a lone star"),
        pytest.param("? [a]\n: 1\n", "r.yaml:1:3", "must be a word", id="a key that is a list"),
        pytest.param("a: 1\n---\nb: 2\n", "r.yaml:2:1", "second document", id="a second document"),
        pytest.param("[" * 5000, "r.yaml", "not YAML", id="nested without end"),
    ],
)
def test_a_fault_has_its_place(text: str, where: str, what: str) -> None:
    found = [str(fault) for fault in faults(text)]
    assert any(fault.startswith(where) and what in fault for fault in found), found


def faults(text: str) -> tuple[RubricError, ...]:
    try:
        return read(text, "r.yaml").faults
    except RubricError as error:
        return error.faults


def test_every_doubled_key_is_named_in_one_run() -> None:
    found = faults("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert [fault.where for fault in found] == ["r.yaml:2:1", "r.yaml:3:11"]


def test_every_key_and_item_has_its_place() -> None:
    source = read("a:\n  - x\n  - {b: 1}\n", "r.yaml")
    assert source.where(("a", 1, "b")) == "r.yaml:3:6"
    assert source.where(("a", 1, "lacking")) == "r.yaml:3:5"


def test_a_doubled_block_keeps_the_places_of_the_first() -> None:
    source = read("a: {b: 1}\na: {b: 2, c: 3}\n", "r.yaml")
    assert source.data == {"a": {"b": 1}}
    assert source.where(("a", "b")) == "r.yaml:1:5"
