"""Tests of a rubric: checks that give too many or too few points are named with their place."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.rubric_check import Examination, Severity, examine
from grader.sandbox import Worker

SOUND = """\
assignment: hw9
reference: ref.py
seed: 1
questions:
  q1:
    points: 1
    text: How many legs have two cows?
    number: {names: [legs], expect: legs, called: [legs], tolerance: {atol: 0, rtol: 0}}
  q2:
    points: 2
    text: Multiply the matrix by two.
    array:
      names: [twice]
      accept: {plain: twice, turned: turned}
      tolerance: {atol: 0.1, rtol: 0}
  q3:
    points: 2
    function:
      name: area
      accept: area
      tolerance: {atol: 0, rtol: 0}
      cases:
        - {width: 2, height: 3}
        - random: {width: {integer: [1, 9]}, height: {integer: [1, 9]}}
          times: 6
    examples:
      - {code: "def area(width, height):\\n    return width + height\\n", score: 0}
      - {code: "def area(a, b):\\n    return b * a\\n", verdict: correct}
  q4:
    points: 2
    text: What do a lake and a river do where they meet the sea?
    concepts:
      topics: {lake: [lake], river: [river]}
      sets: {move: [flow, run, stream]}
      expect:
        - {name: lakes stand still, weight: 0.5, about: lake, any: ["not:<move>"]}
        - {name: rivers move, weight: 0.5, about: river, any: [<move>]}
    examples:
      - {answer: A river flows and a lake does not flow., score: 1}
      - {answer: A river does not flow while a lake flows., score: 0}
"""
REFERENCE = """\
def area(width, height):
    return width * height


legs = 8
twice = [[2, 4], [6, 8]]
turned = [[2, 6], [4, 8]]
"""


CASES = """\
{width: 2, height: 3}
        - random: {width: {integer: [1, 9]}, height: {integer: [1, 9]}}
          times: 6"""
Rows = list[tuple[str, str, str]]
Examined = Callable[..., Rows]


@pytest.fixture
def examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examined:
    """Examine the sound rubric with a change; each finding's severity, rule and place."""
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, ("json",)))

    def of(old: str = "", new: str = "", *, reference: str = REFERENCE) -> Rows:
        assert old in SOUND
        (tmp_path / "hw9.yaml").write_text(SOUND.replace(old, new, 1) if old else SOUND)
        (tmp_path / "ref.py").write_text(reference)
        found: Examination = examine(tmp_path / "hw9.yaml")
        assert found.is_sound is (found.count(Severity.ERROR) == 0)
        return [
            (each.severity.value, each.rule, each.where.partition(".yaml:")[2] or each.where)
            for each in found.findings
        ]

    return of


def test_a_sound_rubric_is_sound(examined: Examined) -> None:
    assert examined() == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        pytest.param(
            "legs], tolerance: {atol: 0,", "legs], tolerance: {atol: 1,",
            ("error", "value", "8:59"), id="a tolerance that lets another number pass",
        ),
        pytest.param(
            "atol: 0.1", "atol: 4", ("error", "value", "15:7"),
            id="a tolerance that lets another matrix pass",
        ),
        pytest.param(
            "accept: area\n      tolerance: {atol: 0,", "accept: area\n      tolerance: {atol: 99,",
            ("error", "mutant", "21:7"), id="a tolerance that lets another function pass",
        ),
        pytest.param(
            CASES,
            "{width: 2, height: 2}", ("error", "mutant", "22:7"),
            id="cases that tell too little apart",
        ),
        pytest.param(
            CASES,
            "{width: 2, height: 3}", ("warning", "all-visible", "22:7"), id="no hidden case",
        ),
        pytest.param(
            "{width: {integer: [1, 9]}, height: {integer: [1, 9]}}", "{width: 2, height: 3}",
            ("warning", "hidden-is-visible", "22:7"), id="hidden cases that are visible",
        ),
        pytest.param(
            "return width + height\\n\", score: 0", "return width + height\\n\", score: 1",
            ("error", "example", "27:9"), id="code that earns less than its example says",
        ),
        pytest.param(
            "verdict: correct", "verdict: wrong", ("error", "example", "28:9"), id="a verdict",
        ),
        pytest.param(
            "a lake flows., score: 0", "a lake flows., score: 0.5",
            ("error", "example", "40:9"), id="an answer that earns less than its example says",
        ),
        pytest.param(
            "score: 1}\n", "score: 0.5}\n", ("warning", "unproved", "29:3"),
            id="nothing proves it",
        ),
        pytest.param(
            "stream]}", "stream], wet: [wet]}", ("warning", "unused-set", "34:41"), id="a set",
        ),
        pytest.param(
            "any: [<move>]", 'any: [<move>, "3.5x"]', ("error", "unreadable", "37:72"),
            id="a sign",
        ),
        pytest.param(
            "any: [<move>]", "any: [<move>, =U_2]", ("warning", "dead-pattern", "37:72"),
            id="a pattern that nothing matches",
        ),
        pytest.param(
            "any: [<move>]", "any: [<move>, meet]", ("warning", "echo", "32:5"),
            id="words that the question gives",
        ),
        pytest.param(
            'any: ["not:<move>"]}', 'any: ["not:<move>", conditional]}\n'
            "        - {name: c, weight: 0.5, any: [condition]}",
            ("warning", "stem-collision", "36:83"), id="words that are taken for one",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(
    examined: Examined, old: str, new: str, finding: tuple[str, str, str]
) -> None:
    assert finding in examined(old, new)


@pytest.mark.parametrize(
    ("reference", "rule", "where"),
    [
        pytest.param(REFERENCE.replace("legs = 8", "legs = None"), "no-value", "9:29", id="None"),
        pytest.param(REFERENCE.replace("legs = 8", "legs = 8, 2"), "no-value", "9:5", id="a pair"),
        pytest.param(
            REFERENCE.replace("legs = 8", "legs = float('nan')"), "no-value", "9:5", id="NaN"
        ),
        pytest.param(REFERENCE + "1 / 0\n", "reference-fails", "ref.py:8:1", id="raises"),
        pytest.param(REFERENCE + "while True: pass\n", "reference-fails", "ref.py:8:1", id="hangs"),
        pytest.param(
            REFERENCE.replace("return ", "width + "), "no-value", "21:7", id="returns None"
        ),
    ],
)
def test_a_reference_that_gives_no_value(
    examined: Examined, reference: str, rule: str, where: str
) -> None:
    found = examined("seed: 1", "seed: 1\nlimits: {load: 1 s}", reference=reference)
    assert found[0][:2] == ("error", rule)
    assert found[0][2].endswith(where)


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        pytest.param(
            "return width if width > 0 else 0 * height",
            ("warning", "unchanged", "22:7"), id="an argument comes back unchanged",
        ),
        pytest.param(
            "return width / height if height - 3 else float('nan')",
            ("warning", "nan", "20:7"), id="NaN",
        ),
    ],
)  # fmt: skip
def test_what_the_reference_returns(
    examined: Examined, source: str, finding: tuple[str, str, str]
) -> None:
    reference = REFERENCE.replace("return width * height", source)
    assert finding in examined(reference=reference)


def test_a_failing_call_is_shown_with_the_types_of_its_arguments(
    examined: Examined, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = "{width: [1, 2], height: {value: [0], of: numpy int64}}"
    examined(CASES, cases, reference=REFERENCE.replace("return ", "return 1 / 0 +"))
    assert run(["rubric", "check", str(tmp_path / "hw9.yaml")]) == 2
    call = "area(width=[1, 2] (float32 tensor), height=[0] (int64 numpy array))"
    printed = " ".join(capsys.readouterr().out.split())
    assert f"the reference's {call} gives no value: " in printed
    assert "of: int64" in printed


def test_a_harmless_change_is_not_a_fault(examined: Examined) -> None:
    reference = REFERENCE.replace("width * height", "(width * height * 2) // 2 + 0 * width")
    found = examined(reference=reference)
    assert [row for row in found if row[1] != "mutant"] == []
    assert found == []


def test_the_command_prints_like_a_compiler_and_for_tools(
    examined: Examined, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examined("atol: 0.1", "atol: 4")
    path = str(tmp_path / "hw9.yaml")
    assert run(["rubric", "check", path]) == 2
    printed = capsys.readouterr().out
    assert f"{path}:15:7: error: " in printed
    assert "1 error: mend" in printed or "errors: mend" in printed
    assert run(["rubric", "check", path, "--format", "json"]) == 2
    record = json.loads(capsys.readouterr().out)
    assert (record["format"], record["sound"]) == (1, False)
    first = record["findings"][0]
    assert (first["severity"], first["rule"], first["line"], first["column"]) == (
        "error",
        "value",
        15,
        7,
    )


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("points: x\n", ":1:1: error: ", id="faults"),
        pytest.param("", ":1:1: error: the file is empty", id="empty"),
    ],
)
def test_a_rubric_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, printed: str
) -> None:
    path = tmp_path / "hw9.yaml"
    path.write_text(text)
    assert run(["rubric", "check", str(path)]) == 2
    assert printed in capsys.readouterr().out


def test_a_file_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rubric", "check", "gone.yaml"]) == 2
    assert "gone.yaml: error: the rubric cannot be read" in capsys.readouterr().out


STEPS = """\
assignment: hw9
reference: ref.py
seed: 1
questions:
  q1:
    points: 2
    steps:
      take: [{m: Layer(w)}, {y: m.forward(x)}, {g: m.backward(y)}]
      cases:
        - random: {w: {integer: [2, 9]}, x: {integer: [2, 9]}}
          times: 5
      compare: {y: 1, m.dw: 1}
      accept: {Layer: RefLayer}
      tolerance: {atol: 0, rtol: 0}
  q2:
    points: 1
    steps:
      take: [{m: Layer(w)}, {y: m.forward(x)}]
      cases:
        - random: {w: {integer: [2, 9]}, x: {integer: [2, 9]}}
          times: 5
      compare: {y: 1}
      accept: {Layer: RefLayer}
      tolerance: {atol: 0, rtol: 0}
"""
LAYER = """\
class RefLayer:
    def __init__(self, w):
        self.w = w

    def forward(self, x):
        self.x = x
        return self.w * x

    def backward(self, dy):
        self.dw = dy * self.x
        return dy * self.w
"""


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        pytest.param("", "", (), id="sound"),
        pytest.param("y: 1, m.dw: 1", "y: 1, g: 1, m.dw: 1", (), id="everything is compared"),
        pytest.param("{w: {integer: [2, 9]}, x: {integer: [2, 9]}}\n          times: 5\n"
                     "      compare: {y: 1, m.dw", "{w: 2, x: 2}\n      compare: {y: 1, m.dw",
                     ("error", "mutant", "9:7"), id="one case"),
        pytest.param("m.dw: 1", "m.dx: 1", ("error", "no-value", "12:23"), id="no such attribute"),
        pytest.param("random: {w: {integer: [2, 9]}, x: {integer: [2, 9]}}\n          times: 5\n"
                     "      compare: {y: 1}", "{w: 3, x: 5}\n      compare: {y: 1}",
                     ("warning", "all-visible", "19:7"), id="no hidden case"),
    ],
)  # fmt: skip
def test_steps_are_tested(
    old: str, new: str, finding: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, ("json",)))
    assert old in STEPS
    (tmp_path / "hw9.yaml").write_text(STEPS.replace(old, new, 1) if old else STEPS)
    (tmp_path / "ref.py").write_text(LAYER)
    found = [
        (each.severity.value, each.rule, each.where.partition(".yaml:")[2])
        for each in examine(tmp_path / "hw9.yaml").findings
    ]
    assert finding in found if finding else found == []
