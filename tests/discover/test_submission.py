"""Which of a student's files are read, and who sees that others are not."""

from pathlib import Path

import pytest

from grader.discover import discover, open_work
from tests.support.folders import FORMS, plant


@pytest.mark.parametrize(
    ("files", "chosen", "note"),
    [
        pytest.param(["hw2.py"], "hw2.py", "", id="as it should be"),
        pytest.param(
            ["Hw2 (1).py"], "Hw2 (1).py", "was taken as hw2.py", id="case and a copy mark"
        ),
        pytest.param(["HW2.PY"], "HW2.PY", "was taken as hw2.py", id="upper case"),
        pytest.param(
            ["hw2 (1).py", "hw2 (2).py"], "hw2 (2).py", "(1).py was not read", id="copies"
        ),
        pytest.param(["hw2.py", "hw2 (1).py"], "hw2.py", "(1).py was not read", id="exact wins"),
        pytest.param(["ada_hw2.py"], "ada_hw2.py", "was taken as", id="among other words"),
        pytest.param(["hw2.py", "my_hw2.py"], "hw2.py", "my_hw2.py was not read", id="two names"),
        pytest.param(
            ["hw2_v9.py", "hw2_v10.py"], "hw2_v10.py", "v9.py was not read", id="versions"
        ),
        pytest.param(["hw2-draft.py", "my hw2.py"], "my hw2.py", "draft.py was not", id="a draft"),
        pytest.param(["draft/hw2.py", "final/hw2.py"], "final/hw2.py", "draft/hw2.py", id="drafts"),
        pytest.param(["homework2.py"], "homework2.py", "was taken as", id="homework written out"),
        pytest.param(["main.py"], "main.py", "the only module", id="the only one of its kind"),
        pytest.param(
            ["main.py", "test_x.py"], "main.py", "the only module", id="tests are not answers"
        ),
        pytest.param(["a.py", "b.py"], None, "none of a.py, b.py is named hw2", id="in doubt"),
        pytest.param(["hw21.py", "b.py"], None, "none of", id="another assignment's"),
        pytest.param(["p1.py", "main.py"], "main.py", "main.py was taken as", id="main"),
        pytest.param(
            ["main.py", "Solution.py"], "Solution.py", "main.py was not read", id="solution"
        ),
    ],
)
def test_which_file_is_taken(
    tmp_path: Path, files: list[str], chosen: str | None, note: str
) -> None:
    plant(tmp_path, {f"ada/{name}": f"# {n}" for n, name in enumerate(files)} | {"bo/hw2.py": ""})
    ada = next(found for found in discover(tmp_path, "hw2") if found.student == "ada")
    work = open_work(ada, "hw2", FORMS)
    assert (work.files["module"].name if work.files else None) == chosen
    assert note in " ".join(work.notes)
    assert bool(work.notes) == bool(note)


@pytest.mark.parametrize(
    ("chosen", "other"),
    [
        pytest.param("x = 1", "x = 1", id="the same"),
        pytest.param("from hw2_helpers import x", "x = 1", id="a helper of it"),
    ],
)
def test_what_is_not_another_version_gets_no_note(tmp_path: Path, chosen: str, other: str) -> None:
    plant(tmp_path, {"ada/hw2.py": chosen, "ada/hw2_helpers.py": other, "bo/": ""})
    assert not open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS).notes


MODULES = {"ada/a.py": "import b", "ada/b.py": "x = 1"}
NOTEBOOKS = {"ada/a.ipynb": "{}", "ada/b.ipynb": "[]"}


@pytest.mark.parametrize(
    ("files", "chosen", "unread"),
    [
        pytest.param(MODULES, ["a.py"], "a.py was taken as hw2.py: it imports", id="one imports"),
        pytest.param(
            MODULES | {"ada/c.py": ""}, [], "none of a.py, b.py, c.py", id="two that none imports"
        ),
        pytest.param(
            MODULES | {"ada/b.py": "from a import x"}, [], "none of a.py, b.py", id="a circle"
        ),
        pytest.param(
            NOTEBOOKS, ["a.ipynb", "b.ipynb"], "parts of one hand-in: a.ipynb, b", id="notebooks"
        ),
        pytest.param(
            MODULES | {"ada/hw2.ipynb": '{"source": "import a, b"}'},
            ["hw2.ipynb"],
            "",
            id="a notebook's helpers",
        ),
        pytest.param(
            NOTEBOOKS | {"ada/hw2.md": ""},
            ["a.ipynb", "b.ipynb", "hw2.md"],
            "parts of one",
            id="with another form",
        ),
        pytest.param(
            {"ada/solution.py": "import utils", "ada/utils.py": ""}, ["solution.py"], "", id="both"
        ),
        pytest.param(
            {f"ada/{n}.py": "" for n in "tuvwxyz"}, [], "x.py and 2 more is named", id="many"
        ),
    ],
)
def test_staff_see_files_with_other_names(
    tmp_path: Path, files: dict[str, str], chosen: list[str], unread: str
) -> None:
    plant(tmp_path, files | {"bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert sorted(file.name for file in work.files.values()) == chosen
    assert unread in " ".join(work.unread)
    assert bool(work.unread) == bool(unread)


@pytest.mark.parametrize(
    ("names", "read", "unread"),
    [
        pytest.param(["hw2_part1.ipynb", "hw2_part2.ipynb"], [0, 1], "", id="parts"),
        pytest.param(["hw2_q10.py", "hw2_q2.py"], [1, 0], "", id="questions, in their order"),
        pytest.param(["hw2 Teil b.md", "hw2 Teil a.md"], [1, 0], "", id="letters"),
        pytest.param(["problem1.ipynb", "problem2.ipynb"], [0, 1], "", id="other names"),
        pytest.param(["part1/hw2.ipynb", "part2/hw2.ipynb"], [0, 1], "", id="folders"),
        pytest.param(["hw2_part1.py", "hw2_part1 (1).py", "hw2_part2.py"], [1, 2],
                     "hw2_part1.py was not read", id="a version of a part"),
        pytest.param(["hw2.py", "hw2 (1).py"], [0], "hw2 (1).py was not read", id="a version"),
        pytest.param(["hw2_v1.py", "hw2_v2.py"], [1], "hw2_v1.py was not read", id="versions"),
        pytest.param(["hw2.py", "hw2_part1.py", "hw2_part2.py"], [0, 1, 2],
                     "Read as parts of one hand-in", id="all of it, and parts"),
        pytest.param(["solution.py", "part1.py", "part2.py"], [0, 1, 2],
                     "Read as parts of one hand-in", id="a usual name, and parts"),
        pytest.param(["hw1_part1.py", "hw1_part2.py", "hw2_x.py"], [2], "", id="another homework"),
        pytest.param(["hw2.py", "online-text.md", "hw2.md"], [0, 2, 1], "", id="a typed text"),
    ],
)  # fmt: skip
def test_parts_are_read_together(
    tmp_path: Path, names: list[str], read: list[int], unread: str
) -> None:
    plant(tmp_path, {f"ada/{name}": f"x = {n}" for n, name in enumerate(names)} | {"bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert [file.name for file in work.files.values()] == [names[n] for n in read]
    assert unread in " ".join(work.unread)
    assert bool(work.unread) == bool(unread)


def test_parts_that_the_file_with_the_answers_imports_are_its_helpers(tmp_path: Path) -> None:
    files = {"hw2.py": "from part1 import a\nfrom part2 import b", "part1.py": "", "part2.py": ""}
    plant(tmp_path, {f"ada/{name}": text for name, text in files.items()} | {"bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert [file.name for file in work.files.values()] == ["hw2.py"]
    assert set(work.extras) == {"part1.py", "part2.py"}


def test_staff_see_work_that_is_not_read(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2.pdf": "%PDF", "ada/README.md": "15", "bo/hw2.py": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert work.unread == ("hw2.pdf was not read: hand in hw2.ipynb, hw2.md or hw2.py.",)
    assert [left.place.file for left in work.leftovers] == ["README.md"]


@pytest.mark.parametrize(
    ("files", "left"),
    [
        pytest.param(
            {"hw2.pdf": "%PDF", "slides.pdf": "%PDF"}, ["hw2.pdf", "slides.pdf"], id="PDF"
        ),
        pytest.param({"helper.py": "", "notes.xyz": "15"}, ["notes.xyz"], id="any ending"),
        pytest.param({"helper.py": "import deep", "deep.py": "x"}, [], id="used by a helper"),
        pytest.param({"deep.py": "x = 15"}, ["deep.py"], id="a module that nothing imports"),
        pytest.param({"data.csv": "1"}, [], id="data that the program opens"),
        pytest.param({"README.md": "?", "requirements.txt": "?"}, [], id="about the work"),
        pytest.param({"empty.txt": ""}, [], id="empty"),
    ],
)
def test_files_that_nothing_reads(tmp_path: Path, files: dict[str, str], left: list[str]) -> None:
    code = "import helper\nopen('data.csv')"
    own = {f"ada/{name}": text for name, text in ({"hw2.py": code} | files).items()}
    plant(tmp_path, own | {"bo/hw2.py": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert [left.place.file for left in work.leftovers] == left


def test_staff_see_another_version(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2.py": "", "ada/hw2 (1).py": "x = 1", "bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert work.unread == ("hw2 (1).py was not read: hw2.py was read instead.",)


def test_other_files_are_kept_for_code(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2.py": "import helper", "ada/helper.py": "x = 1", "bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert work.extras == {"helper.py": b"x = 1"}
