"""A student's rubric is never taken without a word, nor instead of the course's."""

from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.platforms.ci_rubric import RubricSource, choose_rubric

CLONE = "clones/ada/.grading/rubric.yaml"


def write(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("assignment: hw9\n")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a course, with a clone in which there is a rubric; it is the current folder."""
    folder = tmp_path / "course"
    write(folder, CLONE)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("files", "named", "chosen", "source"),
    [
        pytest.param([], None, CLONE, "student", id="only the student's"),
        pytest.param(["rubrics/a.yaml"], None, "rubrics/a.yaml", "course", id="rubrics"),
        pytest.param([".grading/rubric.yml"], None, ".grading/rubric.yml", "course", id="grading"),
        pytest.param(
            [".grading/rubric.yaml", "rubrics/a.yaml"], None, ".grading/rubric.yaml", "course",
            id="both",
        ),
        pytest.param(
            ["clones/rubrics/a.yaml"], None, "clones/rubrics/a.yaml", "course",
            id="next to the clone",
        ),
        pytest.param(["b.yaml"], "b.yaml", "b.yaml", "option", id="named"),
        pytest.param(["rubrics/a.yaml"], CLONE, CLONE, "student", id="the student's, named"),
        pytest.param([], "gone.yaml", "gone.yaml", "option", id="named, but it does not exist"),
    ],
)  # fmt: skip
def test_grading_a_clone(
    course: Path, files: list[str], named: str | None, chosen: str, source: str
) -> None:
    write(course, *files)
    clone = Path("clones/ada")
    rubric = choose_rubric(clone, (named and Path(named)) or None, clone.resolve())
    assert (course / rubric.path).resolve() == course / chosen
    assert rubric.source == source


def test_several_rubrics_of_the_course_are_no_reason_to_take_the_students(course: Path) -> None:
    write(course, "rubrics/a.yaml", "rubrics/b.yaml")
    with pytest.raises(RubricError, match="there are several rubrics"):
        choose_rubric(Path("clones/ada"), None, course / "clones/ada")


def test_a_repository_that_is_the_current_folder(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(course, "clones/rubrics/a.yaml")
    monkeypatch.chdir(course / "clones/ada")
    rubric = choose_rubric(Path(), None, Path.cwd())
    assert str(rubric) == ".grading/rubric.yaml, from the student's repository"


@pytest.mark.parametrize("is_link_in_clone", [True, False])
def test_a_link_into_or_out_of_the_repository_is_the_students(
    course: Path, is_link_in_clone: bool
) -> None:
    write(course, "secret.yaml")
    link, target = (CLONE, "secret.yaml") if is_link_in_clone else ("link.yaml", CLONE)
    (course / link).unlink(missing_ok=True)
    (course / link).symlink_to(course / target)
    rubric = choose_rubric(Path("clones/ada"), Path(link), course / "clones/ada")
    assert rubric.source is RubricSource.STUDENT


def test_every_source_has_words() -> None:
    assert len({source.words for source in RubricSource}) == len(RubricSource)
