"""Files whose ending is not that of their content."""

from pathlib import Path

import pytest

from grader.discover import discover, open_work
from tests.support.folders import FORMS, plant
from tests.support.handed_in import CELLS, notebook

NOTEBOOK = notebook(*CELLS)
MODULE = "import torch\nx = 1\n"
PROGRAM = "import torch\nq1 = 13\n\n\ndef f(x):\n    return x\n\n\nprint(f(3))\n"
TEXT = "# Question 2\nfoo\n"


@pytest.mark.parametrize(
    ("name", "content", "form", "read_as"),
    [
        pytest.param("hw2.py", NOTEBOOK, "notebook", "hw2.ipynb", id="a notebook as .py"),
        pytest.param("hw2.txt", NOTEBOOK, "notebook", "hw2.ipynb", id="a notebook as .txt"),
        pytest.param("hw2.json", NOTEBOOK, "notebook", "hw2.ipynb", id="a notebook as .json"),
        pytest.param("hw2", NOTEBOOK, "notebook", "hw2.ipynb", id="a notebook without ending"),
        pytest.param("hw2.ipynb.txt", NOTEBOOK, "notebook", "hw2.ipynb", id=".ipynb.txt"),
        pytest.param("hw2.ipynb", MODULE, "module", "hw2.py", id="a module as .ipynb"),
        pytest.param("hw2.py.txt", MODULE, "module", "hw2.py", id=".py.txt"),
        pytest.param("hw2", MODULE, "module", "hw2.py", id="a module without ending"),
        pytest.param("hw2.pyw", MODULE, "module", "hw2.py", id=".pyw"),
        pytest.param("hw2.txt", PROGRAM, "module", "hw2.py", id="a program as .txt"),
        pytest.param("hw2.md", f"# mine\n{PROGRAM}", "module", "hw2.py", id="a program as .md"),
        pytest.param("hw2.md", f"```\n{PROGRAM}```\n", "writeup", "hw2.md", id="code in a text"),
        pytest.param("hw2", TEXT, "writeup", "hw2.md", id="a text without ending"),
        pytest.param("hw2.txt", TEXT + MODULE, "writeup", "hw2.txt", id="a text with code"),
        pytest.param("hw2.ipynb", "{broken", "notebook", "hw2.ipynb", id="a broken notebook"),
        pytest.param("work.txt", NOTEBOOK, "notebook", "work.ipynb", id="the only file"),
        pytest.param("hw2(1).py", MODULE, "module", "hw2(1).py", id="a copy"),
    ],
)
def test_a_file_is_read_by_its_content(
    tmp_path: Path, name: str, content: str, form: str, read_as: str
) -> None:
    plant(tmp_path, {f"ada/{name}": content, "bo/hw2.py": ""})
    ada = next(found for found in discover(tmp_path, "hw2") if found.student == "ada")
    work = open_work(ada, "hw2", FORMS)
    assert {kind: file.name for kind, file in work.files.items()} == {form: read_as}
    assert any(note.startswith(f"{name} was read as") for note in work.notes) == (name != read_as)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"hw2.ipynb": NOTEBOOK, "hw2.json": NOTEBOOK}, id="the right file is there"),
        pytest.param({"hw2.ipynb": NOTEBOOK, "data.json": NOTEBOOK}, id="data"),
    ],
)
def test_other_files_keep_their_names(tmp_path: Path, files: dict[str, str]) -> None:
    plant(tmp_path, {f"ada/{name}": data for name, data in files.items()} | {"bo/hw2.py": ""})
    ada = next(found for found in discover(tmp_path, "hw2") if found.student == "ada")
    work = open_work(ada, "hw2", FORMS)
    assert {file.name for file in work.files.values()} | set(work.extras) == set(files)
