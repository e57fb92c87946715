"""The form "notebook": code cells, Markdown cells and nbgrader's metadata."""

from typing import Any

import pytest

from grader.model import CodeCell, Program
from tests.support.handed_in import CELLS, cell, notebook, read


def test_notebook_numbers_all_cells() -> None:
    reading = read("notebook", notebook(*CELLS))
    code = (CodeCell(2, "x = 1\ny = 2"), CodeCell(5, "!ls\n%time z = 3"))
    assert reading.program == Program("notebook", "hw2", code)


def test_an_answer_continues_after_a_code_cell() -> None:
    reading = read("notebook", notebook(*CELLS))
    text = reading.texts["q1.ii"]
    assert set(reading.texts) == {"q1.ii"}
    assert (text.source, text.place.cell, text.place.line) == ("foo\n\nand more", 4, 3)
    assert str(text.place) == "hw2 cell 4 line 3, under `Question 1`, item ii"


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        pytest.param(
            [cell("markdown", "foo", nbgrader={"grade_id": "q2"})],
            "foo",
            id="its name in the metadata",
        ),
        pytest.param(
            [cell("markdown", "foo", nbgrader={"grade_id": "q2-answer", "solution": True})],
            "foo",
            id="a longer name",
        ),
        pytest.param(
            [
                cell("markdown", "## Question 2\nWhat?"),
                cell("markdown", "foo", nbgrader={"grade_id": "q2", "solution": True}),
            ],
            "foo",
            id="its metadata wins over a heading",
        ),
        pytest.param(
            [
                cell("markdown", "## Q2\nWhat?", nbgrader={"grade_id": "cell-1a", "locked": True}),
                cell("markdown", "foo"),
            ],
            "foo",
            id="below a locked cell",
        ),
        pytest.param(
            [
                cell("markdown", "What?", nbgrader={"grade_id": "q2_text", "locked": True}),
                cell("markdown", "foo"),
            ],
            "foo",
            id="below a cell that the course named",
        ),
        pytest.param(
            [cell("markdown", "**Question 2**\n\nfoo", nbgrader={"grade_id": "q2"})],
            "foo",
            id="it repeats its name",
        ),
        pytest.param(
            [cell("markdown", "## Q2\nfoo", nbgrader={"grade_id": 7})],
            "foo",
            id="a number for a name",
        ),
        pytest.param(
            [cell("markdown", "## Q2\nfoo", nbgrader="x")], "foo", id="a text for metadata"
        ),
    ],
)
def test_nbgrader(cells: list[dict[str, Any]], answer: str) -> None:
    assert read("notebook", notebook(*cells)).texts["q2"].source == answer


def test_the_title_of_a_locked_cell_is_not_an_answer() -> None:
    handed_out = cell("markdown", "## Q2: A title", nbgrader={"grade_id": "q2_a", "locked": True})
    assert "q2" not in read("notebook", notebook(handed_out)).texts


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        pytest.param({"kernelspec": {"name": "ir", "language": "R"}}, "R", id="R"),
        pytest.param({"kernelspec": {"name": "j", "language": "julia"}}, "Julia", id="Julia"),
        pytest.param({"language_info": {"file_extension": ".r"}}, "R", id="only an ending"),
    ],
)
def test_a_notebook_in_another_language_is_not_run(metadata: Any, language: str) -> None:
    reading = read("notebook", notebook(*CELLS, metadata=metadata))
    assert reading.program is None
    assert reading.texts["q1.ii"].source == "foo\n\nand more"
    assert reading.doubts == (f"hw2 is a notebook in {language}: its code was not run.",)


@pytest.mark.parametrize(
    "metadata",
    [{}, {"kernelspec": {"language": "python"}}, {"language_info": {"file_extension": ".py"}}],
)
def test_a_notebook_in_python_is_run(metadata: Any) -> None:
    reading = read("notebook", notebook(*CELLS, metadata=metadata))
    assert (reading.program is not None, reading.doubts) == (True, ())


def test_a_code_cell_with_nothing_but_comments_is_read() -> None:
    cells = (cell("code", "x = 1  # Question 2"), cell("code", "# Question 2\n# foo and\n# bar"))
    text = read("notebook", notebook(*cells)).texts["q2"]
    assert (text.source, text.place.cell, text.place.line) == ("foo and\nbar", 2, 2)
