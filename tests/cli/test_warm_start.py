"""Workers that start before the rubric is read: only where they will be used, and as guessed."""

from pathlib import Path

import pytest

from grader.cli.warm_start import start_workers
from grader.rubric import load, read_preview
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup, pool
from tests.support.paths import ROOT

RUBRIC = ROOT / "rubrics/hw2.yaml"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The arguments of workers that would have started; none does."""
    found: list[object] = []

    class Idle:
        def __init__(self, **settings: object) -> None:
            found.append(settings)

        def close(self) -> None:
            found.append("closed")

    monkeypatch.setattr(pool, "Worker", Idle)
    return found


def handed_in(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "names", [["anna/hw2.py"], ["anna.py"], ["anna/hw2/HW2.IPYNB", "anna/notes.md"]]
)
def test_a_worker_starts_for_code(tmp_path: Path, started: list[object], names: list[str]) -> None:
    work, out = handed_in(tmp_path / "work", *names), tmp_path / "out"
    found = start_workers(work, RUBRIC, out, CONFINED)
    rubric = load(RUBRIC)
    setup = WorkerSetup(rubric.terms, rubric.limits.memory)
    assert found is not None
    assert found.matches(1, (*rubric.own_files, work, out), CONFINED, setup)
    assert len(started) == 1


@pytest.mark.parametrize("names", [["anna/hw2.md"], ["anna.txt", "ben/answers.markdown"]])
def test_no_worker_starts_for_prose(
    tmp_path: Path, started: list[object], names: list[str]
) -> None:
    work = handed_in(tmp_path / "work", *names)
    assert start_workers(work, RUBRIC, tmp_path / "out", CONFINED) is None
    assert not started


def test_no_worker_starts_for_a_class_that_was_graded_before(
    tmp_path: Path, started: list[object]
) -> None:
    work = handed_in(tmp_path / "work", "anna/hw2.py")
    (tmp_path / "out").mkdir()
    assert start_workers(work, RUBRIC, tmp_path / "out", CONFINED) is None
    assert not started


@pytest.mark.parametrize("text", ["", "- a list", "limits: {memory: much}", "a: [", "\x00"])
def test_an_unreadable_rubric_has_no_preview(tmp_path: Path, text: str) -> None:
    (tmp_path / "hw.yaml").write_text(text, encoding="utf-8")
    assert read_preview(tmp_path / "hw.yaml") is None


def test_workers_with_other_settings_are_not_used(tmp_path: Path) -> None:
    guess = Pool(2, (tmp_path,), policy=CONFINED, setup=WorkerSetup(memory=1 << 30))
    assert not guess.matches(2, (tmp_path / "other",), CONFINED, WorkerSetup(memory=1 << 30))
    assert not guess.matches(
        2, (tmp_path,), ConfinementPolicy(unsafe=True), WorkerSetup(memory=1 << 30)
    )
    assert not guess.matches(2, (tmp_path,), CONFINED, WorkerSetup(memory=1 << 31))


def test_workers_that_are_not_needed_are_closed(tmp_path: Path, started: list[object]) -> None:
    work = handed_in(tmp_path / "work", "anna/hw2.py")
    found = start_workers(work, RUBRIC, tmp_path / "out", CONFINED)
    assert found is not None
    with found:
        pass
    assert started[-1] == "closed"
