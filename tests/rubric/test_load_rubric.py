"""A rubric file becomes a rubric, or a list of every fault with its place and what to do."""

from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.model import Disclosure, Show
from grader.rubric import find, load

SOUND = """\
assignment: hw9
reference: ref.py
seed: 1
limits: {call: 5 s, submission: 1.5 min, memory: 2 GB}
questions:
  q1:
    title: A number
    points: 2.5
    number:
      names: [x]
      expect: x
      tolerance: {atol: 0, rtol: 0}
  q2:
    points: 3
    show: after_due
    parts:
      value:
        points: 1
        either:
          - number: {names: [y], expect: y, tolerance: {atol: 1e-3, rtol: 0}}
          - number: {names: [z], expect: y, tolerance: {atol: 1e-3, rtol: 0}}
      other:
        points: 2
        disclose: verdict
        number: {names: [w], expect: w, tolerance: {atol: 0, rtol: 0}}
"""


NO_REFERENCE = """\
assignment: hw9
questions:
  q1: {points: 1, items: {minimum: 1, items: {random: [random], array: [array]}}}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "hw9.yaml"
    path.write_text(text, encoding="utf-8")
    (folder / "ref.py").write_text("x = y = w = 1\n")
    return path


def faults(folder: Path, text: str) -> list[str]:
    path = write(folder, text)
    with pytest.raises(RubricError) as caught:
        load(path)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]


def test_a_sound_rubric(tmp_path: Path) -> None:
    rubric = load(write(tmp_path, SOUND))
    assert rubric.question_ids == ("q1", "q2")
    assert (rubric.limits.call_s, rubric.limits.submission_s) == (5.0, 90.0)
    assert rubric.limits.memory == 2 * 10**9
    first, second = rubric.questions
    assert [criterion.points for criterion in (*first.criteria, *second.criteria)] == [
        Decimal("2.5"),
        Decimal(1),
        Decimal(2),
    ]
    assert [len(criterion.alternatives) for criterion in second.criteria] == [2, 1]
    assert [criterion.show for criterion in (*first.criteria, *second.criteria)] == [
        Show.VISIBLE,
        Show.AFTER_DUE,
        Show.AFTER_DUE,
    ]
    assert second.criteria[1].disclose is Disclosure.VERDICT
    assert first.context.seed != second.context.seed


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param(
            "    number:\n",
            "    numbr:\n",
            "hw9.yaml:9:5: unknown key 'numbr' (did you mean 'number'?)",
            id="an unknown kind",
        ),
        pytest.param(
            "      expect: x\n",
            "      expct: x\n",
            "hw9.yaml:11:7: unknown key 'expct' (did you mean 'expect'?)",
            id="an unknown key",
        ),
        pytest.param(
            "points: 2.5", "points: two", "hw9.yaml:8:5: this must be a number", id="words"
        ),
        pytest.param("points: 2.5", "points: 0", "hw9.yaml:8:5: ", id="no points"),
        pytest.param("points: 2.5", "points: 2.555", "hw9.yaml:8:5: ", id="a tenth of a cent"),
        pytest.param("    points: 2.5\n", "", "hw9.yaml:6:3: 'points' is missing", id="missing"),
        pytest.param("call: 5 s", "call: 5", "hw9.yaml:4:10: '5' has no unit", id="no unit"),
        pytest.param(
            "2 GB", "2 Gb", "hw9.yaml:4:42: unknown unit 'Gb'; did you mean 'GB'?", id="unit"
        ),
        pytest.param(
            "show: after_due",
            "show: afterdue",
            "hw9.yaml:15:5: unknown word 'afterdue' (did you mean 'after_due'?)",
            id="an unknown word",
        ),
        pytest.param(
            "points: 3",
            "points: 4",
            "hw9.yaml:14:5: its parts have 3 points, but the question has 4",
            id="points that do not add up",
        ),
        pytest.param(
            "seed: 1", "seed: '1'", "hw9.yaml:3:1: this must be a whole number", id="text"
        ),
        pytest.param("seed: 1", "seed: 012", "hw9.yaml:3:1: this must be a whole number", id="012"),
        pytest.param("[x]", "x", "hw9.yaml:10:7: this must be a list, not 'x'", id="no list"),
        pytest.param(
            "reference: ref.py", "reference: gone.py", "hw9.yaml:2:1: there is no", id="reference"
        ),
        pytest.param(
            "seed: 1",
            "seed: 1\nforms: [modul]",
            "hw9.yaml:4:9: unknown form 'modul' (did you mean 'module'?)",
            id="an unknown form",
        ),
        pytest.param("    number:\n", "    text: x\n    parts:\n", "hw9.yaml:", id="no check"),
    ],
)
def test_a_fault_is_placed_and_explained(tmp_path: Path, old: str, new: str, fault: str) -> None:
    found = faults(tmp_path, SOUND.replace(old, new, 1))
    assert any(line.startswith(fault) for line in found), found


def test_every_fault_is_named_in_one_run_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SOUND.replace("seed: 1", "sed: 1").replace("2.5", "two").replace("[y]", "y")
    assert [line.split(":")[1] for line in faults(tmp_path, text)] == ["3", "8", "20"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(b"- a\n", "a list of 'key: value' lines", id="a list"),
        pytest.param(
            "title: é\n".encode("latin-1"), "save the file as UTF-8", id="another encoding"
        ),
        pytest.param(b"\x00\x01", "not YAML", id="binary"),
    ],
)
def test_a_file_that_is_not_a_rubric(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "hw9.yaml"
    path.write_bytes(data)
    with pytest.raises(RubricError, match=what):
        load(path)


@pytest.mark.parametrize(
    ("files", "what"),
    [
        pytest.param([], "no rubric was found", id="none"),
        pytest.param(["a.yaml", "b.yml"], "several rubrics: a.yaml, b.yml", id="several"),
    ],
)
def test_no_single_rubric_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: list[str], what: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rubrics").mkdir()
    for name in files:
        (tmp_path / "rubrics" / name).touch()
    with pytest.raises(RubricError, match=what):
        find(tmp_path / "submissions")


def test_the_only_rubric_next_to_the_submissions_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics/hw9.yaml").touch()
    assert find(tmp_path / "submissions") == tmp_path / "rubrics/hw9.yaml"


def test_prose_alone_needs_no_reference_and_no_seed(tmp_path: Path) -> None:
    assert load(write(tmp_path, NO_REFERENCE)).reference is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            SOUND.replace("reference: ref.py\n", "").replace("2.5", "two"),
            ["hw9.yaml:1:1: 'reference' is missing", "hw9.yaml:7:5: this must be a number"],
            id="no reference, with another fault",
        ),
        pytest.param(
            NO_REFERENCE
            + """\
  q2:
    points: 1
    parts:
      a:
        points: 1
        either:
          - function: {name: f, accept: f, cases: [{random: {n: 1}}], tolerance: {atol: 0, rtol: 0}}
""",
            ["hw9.yaml:1:1: 'reference' is missing", "hw9.yaml:1:1: 'seed' is missing"],
            id="a function with drawn cases",
        ),
        pytest.param(
            SOUND.replace("questions:", "questions: 1\nother:"),
            ["hw9.yaml:5:1: this must be a block", "hw9.yaml:6:1: unknown key 'other'"],
            id="questions of the wrong type",
        ),
    ],
)  # fmt: skip
def test_a_missing_key_of_the_head_is_named_with_the_rest(
    tmp_path: Path, text: str, found: list[str]
) -> None:
    actual = faults(tmp_path, text)
    assert [line[: len(start)] for line, start in zip(actual, found, strict=True)] == found
