"""Editors know rubrics: the schema is complete, and the real YAML language server works with it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.cli.main import run
from grader.rubric import json_schema as editor
from grader.rubric import yaml_source as source
from tests.support.broken_rubrics import TABLE
from tests.support.paths import ROOT
from tests.support.yaml_server import Client, server

SHIPPED = sorted(ROOT.glob("rubrics/*.yaml"))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return editor.schema()


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema)


def test_the_shipped_schema_is_what_the_program_writes(tmp_path: Path) -> None:
    assert run(["rubric", "schema", "--out", str(tmp_path / "schema.json")]) == 0
    shipped = (ROOT / "rubrics/rubric.schema.json").read_text(encoding="utf-8")
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == shipped, (
        "run grade rubric schema --out rubrics/rubric.schema.json"
    )


def test_the_command_prints_a_valid_schema(
    schema: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert run(["rubric", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema


def test_a_schema_does_not_replace_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rubric", "schema", "--out", "/"]) == 2
    assert "the schema cannot be written" in capsys.readouterr().err


def test_every_key_has_a_description_and_an_example_that_is_right(schema: dict[str, Any]) -> None:
    for block in (schema, *schema["$defs"].values()):
        for key, value in block.get("properties", {}).items():
            assert value.get("description"), key
            assert value.get("examples"), key
            alone = jsonschema.Draft202012Validator({**value, "$defs": schema["$defs"]})
            default = [value["default"]] if "default" in value else []
            for example in (*value["examples"], *default):
                assert not list(alone.iter_errors(example)), (key, example)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_rubric_fits_and_names_the_schema(
    path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=rubric.schema.json\n")
    assert not list(validator.iter_errors(source.read(text, path.name).data))


def test_what_the_program_takes_the_schema_takes(
    validator: jsonschema.Draft202012Validator,
) -> None:
    assert not list(validator.iter_errors(source.read(TABLE["sound"], "r.yaml").data))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    if shutil.which("node") is None:
        pytest.skip("the YAML language server needs node, which is not installed here")
    folder = tmp_path_factory.mktemp("course")
    (folder / "rubric.schema.json").write_text(editor.text(), encoding="utf-8")
    with server(folder) as running:
        running.folder = folder  # type: ignore[attr-defined]
        yield running


MODELINE = "# yaml-language-server: $schema=rubric.schema.json\n"


def opened(client: Client, name: str, text: str) -> str:
    return client.open(client.folder / name, MODELINE + text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_an_editor_marks_nothing_in_a_shipped_rubric(client: Client, path: Path) -> None:
    text = path.read_text(encoding="utf-8").removeprefix(MODELINE)
    assert client.marks(opened(client, path.name, text)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param("expect: x\n", "expct: x\n", 11, "expct", id="an unknown key"),
        pytest.param("    number:\n", "    numbr:\n", 9, "numbr", id="an unknown kind"),
        pytest.param("points: 2.5", "points: two", 8, "number", id="a word for a number"),
        pytest.param("5 s", "5", 4, "string", id="a quantity without a unit"),
        pytest.param("2 GB", "2 Gb", 4, "pattern", id="an unknown unit"),
        pytest.param("points: 3\n", "points: 3\n    show: never\n", 15, "visible", id="a word"),
        pytest.param("seed: 1\n", "seed: 1\nforms: [modul]\n", 4, "module", id="a form"),
        pytest.param("    points: 2.5\n", "", 6, "points", id="a key that is missing"),
        pytest.param("times: 2", "tims: 2", 39, "tims", id="a key of cases"),
    ],
)  # fmt: skip
def test_an_editor_marks_a_fault(client: Client, old: str, new: str, line: int, words: str) -> None:
    text = TABLE["sound"].replace(old, new, 1)
    assert text != TABLE["sound"]
    marks = client.marks(opened(client, f"broken-{line}-{words}.yaml", text))
    found = [(mark["range"]["start"]["line"], mark["message"]) for mark in marks]
    assert any(at == line and words in message for at, message in found), found


def test_an_editor_marks_nothing_in_a_sound_rubric(client: Client) -> None:
    assert client.marks(opened(client, "sound.yaml", TABLE["sound"])) == []


def test_an_editor_explains_a_key(client: Client) -> None:
    uri = opened(client, "hover.yaml", TABLE["sound"])
    said = json.dumps(client.at("textDocument/hover", uri, 12, 10))
    assert "The allowed difference" in said


@pytest.mark.parametrize(
    ("text", "line", "column", "known"),
    [
        pytest.param("assignment: a\n\n", 2, 0, {"reference", "seed", "questions"}, id="the head"),
        pytest.param(
            "questions:\n  q1:\n    points: 1\n    \n", 4, 4,
            {"number", "either", "text"}, id="kinds",
        ),
        pytest.param(
            "questions:\n  q1:\n    number:\n      \n", 4, 6,
            {"names", "expect", "tolerance"}, id="keys",
        ),
        pytest.param("show: \n", 1, 6, {"visible", "after_due", "hidden"}, id="words"),
    ],
)  # fmt: skip
def test_an_editor_completes(
    client: Client, text: str, line: int, column: int, known: set[str]
) -> None:
    uri = opened(client, f"complete-{line}-{column}.yaml", text)
    found = client.at("textDocument/completion", uri, line, column)
    labels = {item["label"] for item in (found["items"] if isinstance(found, dict) else found)}
    assert known <= labels
