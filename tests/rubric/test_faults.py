"""Broken rubrics: every fault is reported with its line, its column and what to do."""

from pathlib import Path
from typing import Any

import pytest

from grader.errors import RubricError
from grader.rubric import load
from tests.support.broken_rubrics import TABLE

SOUND: str = TABLE["sound"]
REFERENCE = "x = 1\n\n\ndef f(size, k=1):\n    return size\n"
BROKEN = [pytest.param(row, id=row["name"]) for row in TABLE["broken"]]


def faults(folder: Path, rubric: str | bytes, reference: str = REFERENCE) -> list[str]:
    """Every fault of a rubric, without the name of its folder."""
    path = folder / "hw9.yaml"
    path.write_bytes(rubric if isinstance(rubric, bytes) else rubric.encode())
    (folder / "ref.py").write_text(reference)
    try:
        load(path)
    except RubricError as error:
        return [str(fault).replace(f"{folder}/", "") for fault in error.faults]
    return []


@pytest.mark.parametrize("row", BROKEN)
def test_a_broken_rubric(row: dict[str, Any], tmp_path: Path) -> None:
    assert SOUND.count(row["old"]) >= 1
    found = faults(tmp_path, SOUND.replace(row["old"], row["new"], 1))
    actual = [fault.removeprefix("hw9.yaml:").replace(str(tmp_path), "FOLDER") for fault in found]
    assert actual == row["faults"]


@pytest.mark.parametrize(
    "rubric",
    [
        pytest.param(SOUND.encode(), id="unchanged"),
        pytest.param(b"\xef\xbb\xbf" + SOUND.encode(), id="with a byte-order mark"),
        pytest.param(SOUND.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(SOUND.replace("points: 2.5", 'points: "2.5"').encode(), id="quoted points"),
        pytest.param(SOUND.replace("  q3.ii:", "  q3.a:").encode(), id="letters and numerals"),
        pytest.param(SOUND.replace("A number", "no").encode(), id="a title that YAML misreads"),
        pytest.param(b"%YAML 1.2\n---\n" + SOUND.encode(), id="a directive"),
    ],
)
def test_a_sound_rubric(rubric: bytes, tmp_path: Path) -> None:
    assert faults(tmp_path, rubric) == []


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", "hw9.yaml:1:1: the file is empty", id="empty"),
        pytest.param(b"# only\n", "hw9.yaml:1:1: the file is empty", id="a comment"),
        pytest.param(b"- a\n", "hw9.yaml:1:1: a rubric is a list of 'key: value' lines", id="list"),
        pytest.param(b"\x00\x01", "hw9.yaml:1:1: this is not YAML: a character", id="binary"),
        pytest.param(SOUND.encode("utf-16"), "hw9.yaml:1:1: this is not UTF-8", id="UTF-16"),
        pytest.param(b"a: " + b"[" * 9000, "hw9.yaml:1:1: this is not YAML: it is", id="deep"),
        pytest.param(b"a: 'x\n" * 60, "hw9.yaml:1:4: this is not YAML: the quote", id="many"),
    ],
)
def test_a_file_that_is_not_a_rubric(data: bytes, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, data)
    assert found
    assert found[0].startswith(fault), found


def test_another_encoding_hides_no_other_fault(tmp_path: Path) -> None:
    rubric = SOUND.replace("A number", "Größe").replace("points: 3", "points: 4")
    found = faults(tmp_path, rubric.encode("latin-1"))
    assert [fault.split(": ")[0] for fault in found] == ["hw9.yaml:7:14", "hw9.yaml:14:5"]


def test_faults_of_syntax_hide_no_fault_of_other_questions(tmp_path: Path) -> None:
    rubric = SOUND.replace("names: [x]", "names: [x").replace("salt*", "salt?x")
    rubric = rubric.replace("milk: 0.5", "milk: 2").replace("seed: 1", "seed: -1")
    lines = [fault.split(":")[1] for fault in faults(tmp_path, rubric)]
    assert lines == ["3", "10", "29", "51"]


def test_faults_of_one_question_do_not_hide_one_another(tmp_path: Path) -> None:
    rubric = SOUND.replace("times: 2", "times: 0").replace("about: rivr", "about: river")
    rubric = rubric.replace("[<move>]\n", "[<mov>]\n").replace("points: 3", "points: 4")
    rubric = rubric.replace("topics:", "topcs:").replace("accept: f", "accept: g")
    lines = [fault.split(":")[1] for fault in faults(tmp_path, rubric)]
    assert lines == ["14", "20", "27", "35", "39"]


@pytest.mark.parametrize(
    ("reference", "fault"),
    [
        pytest.param(
            "x = 1\ndef f(size:\n", "ref.py:2:6: the reference solution is not", id="no Python"
        ),
        pytest.param("f = lambda size: size\nx = 1\n", "", id="a function without def"),
        pytest.param("from math import *\nx = 1\n", "", id="names that only a run tells"),
        pytest.param("if True:\n    x = 1\ndef f(*args): return 1\n", "", id="any arguments"),
    ],
)
def test_a_reference_is_read_without_running_it(reference: str, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, SOUND, reference)
    assert [line[: len(fault)] for line in found] == ([fault] if fault else [])
