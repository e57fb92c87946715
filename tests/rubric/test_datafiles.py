"""Data files of a rubric: programs find them, and no student's file replaces them."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.model import CodeCell, DataFile, Limits, Plan, Program, Read
from grader.pipeline.outcome_keys import asking_key
from grader.rubric import load
from grader.sandbox import Worker
from grader.store.result_keys import plan_key, rubric_key
from tests.support.classes import graded

RUBRIC = """\
assignment: hw9
reference: ../reference/ref.py
seed: 1
files: [data/train.csv, ../common/words.txt]
limits: {memory: 1 GB, file: 1 MiB}
questions:
  q1: {points: 1, number: {names: [total], expect: total, tolerance: {atol: 0, rtol: 0}}}
"""
IMPORTS = {
    "cells": [{"cell_type": "code", "source": "from hw9 import sum_of_three as total"}],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 4,
}
REFERENCE = "total = sum(map(int, open('data/train.csv').read().split(',')))\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    files = {
        "rubrics/hw9.yaml": RUBRIC,
        "rubrics/data/train.csv": "1,2,3",
        "common/words.txt": "a b",
        "reference/ref.py": REFERENCE,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_every_program_and_the_reference_find_them(course: Path) -> None:
    own = "import pathlib\ntotal = 6 * (pathlib.Path('common/words.txt').read_text() == 'a b')\n"
    work = {
        "ada/hw9.py": REFERENCE,
        "ben/hw9.py": REFERENCE,
        "ben/data/train.csv": "1000",
        "cleo/hw9.py": f"open('data/train.csv', 'w').write('99')\n{REFERENCE}",
        "dan/hw9.py": own,
        "eve/hw9.py": REFERENCE,
        "eve/data": "a file where a folder must be",
        "finn/hw9.py": REFERENCE,
        "gus/hw9.ipynb": json.dumps(IMPORTS),
        "gus/hw9.py": "sum_of_three = 6",
    }
    for name, text in work.items():
        (course / "class" / name).parent.mkdir(exist_ok=True, parents=True)
        (course / "class" / name).write_text(text)
    found = graded(course / "class", course / "out", course / "rubrics/hw9.yaml")
    points = {student["student"]: student["points"] for student in found["students"]}
    # Cleo changes her own copy, and nobody else's; a notebook imports the module next to it.
    assert points == {"ada": 1, "ben": 1, "cleo": 0, "dan": 1, "eve": 1, "finn": 1, "gus": 1}
    assert (course / "rubrics/data/train.csv").read_text() == "1,2,3"
    notes = {student["student"]: student["notes"] for student in found["students"]}
    said = "data/train.csv is not the one that was handed in: the course's own is used."
    assert [name for name in notes if said in notes[name]] == ["ben"]


@pytest.mark.parametrize(("files", "faults"), [
    pytest.param("[data/gone.csv]", [
        "4:9: there is no data file 'data/gone.csv' (its path is relative to the rubric)"
    ], id="missing"),
    pytest.param("[data/train.csv, data]", [
        "4:25: 'data' is a folder (name each file in it)"
    ], id="a folder"),
    pytest.param("[hw9.yaml, ./data/../hw9.yaml, link, ../reference/ref.py]", [
        "4:9: 'hw9.yaml' is the rubric (no program may read it)",
        "4:19: './data/../hw9.yaml' is the rubric (no program may read it)",
        "4:39: 'link' is the reference solution (no program may read it)",
        "4:45: '../reference/ref.py' is the reference solution (no program may read it)",
    ], id="what no program may read"),
    pytest.param("[/etc/passwd]", [
        "4:9: '/etc/passwd' is an absolute path (write it relative to the rubric)"
    ], id="an absolute path"),
    pytest.param("[data/train.csv, ../data/train.csv, ./data/train.csv]", [
        "4:25: this file would replace 'data/train.csv' above "
        "(a program finds it at data/train.csv)",
        "4:44: this file would replace 'data/train.csv' above "
        "(a program finds it at data/train.csv)",
    ], id="the same name twice"),
    pytest.param("[hw9.py]", [
        "4:9: 'hw9.py' has the name of a submission (give it another name)"
    ], id="the name of a submission"),
    pytest.param("[big]", [
        "4:1: 'big' has 2 MiB, but the limit 'file' is smaller (it is 1 MiB)"
    ], id="larger than a file may be"),
    pytest.param("[huge]", [
        "4:9: with 'huge' the files have more than 64 MiB in all "
        "(every program gets its own copy)"
    ], id="larger than all files may be"),
    pytest.param("[x.pyc]", [
        "4:9: a program cannot get 'x.pyc' (name a file of data)"
    ], id="compiled code"),
    pytest.param("data/train.csv", [
        "4:1: this must be a list, not 'data/train.csv' (write [data/train.csv])"
    ], id="no list"),
    pytest.param("[1]", ["4:9: this must be text, not '1' (put it in quotes)"], id="no name"),
])  # fmt: skip
def test_a_fault_is_placed_and_explained(course: Path, files: str, faults: list[str]) -> None:
    rubric = course / "rubrics/hw9.yaml"
    rubric.write_text(RUBRIC.replace("[data/train.csv, ../common/words.txt]", files))
    (course / "rubrics/link").symlink_to("../reference/ref.py")
    (course / "rubrics/hw9.py").touch()
    (course / "rubrics/x.pyc").touch()
    (course / "rubrics/big").write_bytes(bytes(2 << 20))
    (course / "rubrics/huge").write_bytes(bytes((64 << 20) + 1))
    (course / "data").mkdir()
    (course / "data/train.csv").touch()
    with pytest.raises(RubricError) as caught:
        load(rubric)
    told = [str(fault).removeprefix(f"{rubric}:") for fault in caught.value.faults]
    assert told == faults


def test_the_memory_limit_must_fit_the_data_files(course: Path) -> None:
    rubric = course / "rubrics/hw9.yaml"
    text = RUBRIC.replace("file: 1 MiB", "file: 64 MiB").replace("1 GB", "64 MB")
    rubric.write_text(text.replace("data/train.csv", "big"))
    (course / "rubrics/big").write_bytes(bytes(32 << 20))
    with pytest.raises(RubricError, match=r"too large for the limit 'memory' \(.* 128 MiB"):
        load(rubric)


def test_other_content_gives_other_names(course: Path) -> None:
    rubric = course / "rubrics/hw9.yaml"
    before = load(rubric)
    (course / "rubrics/data/train.csv").write_text("1,2,4")
    after = load(rubric)
    assert rubric_key(before) != rubric_key(after)
    assert asking_key(before) != asking_key(after)
    plan = Plan(Program("module", "hw9.py", (CodeCell(0, ""),)), (), files=before.files)
    assert plan_key(plan) != plan_key(replace(plan, files=after.files))


def test_every_child_gets_complete_files(worker: Worker) -> None:
    data = bytes(range(256)) * (1 << 17)
    source = "import os, hashlib\nx = hashlib.sha256(open('d/big', 'rb').read()).hexdigest()\n"
    source += "def f(): os._exit(1)\ny = os.listdir('d')\n"
    program = Program("module", "hw9.py", (CodeCell(0, source),), {"d/big": b"no", "d": b"no"})
    sha256 = hashlib.sha256(data).hexdigest()
    files = (DataFile("d/big", data, sha256),)
    small = Limits(memory=4 * len(data), submission_s=30)
    found = worker.run(Plan(program, (Read("x"), Read("y")), small, files=files))
    assert found.replies["x"].value == sha256
    assert found.replies["y"].value == ("big",)
