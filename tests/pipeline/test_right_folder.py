"""A folder in which nobody handed in anything is refused, and nothing is written."""

from pathlib import Path

import pytest

from grader.cli.main import run
from tests.support.folders import plant

QUESTION = "{points: 1, items: {minimum: 1, items: {a: [apple]}}}"
RUBRIC = f"assignment: hw9\nquestions:\n  q1: {QUESTION}\n  q2: {QUESTION}\n"


@pytest.mark.parametrize(
    ("files", "status"),
    [
        pytest.param({"letters/a.txt": "hi", "photos/": ""}, 2, id="other folders"),
        pytest.param({"photos/a.jpg": "", "music/a.mp3": ""}, 2, id="no text at all"),
        pytest.param({"ada/": "", "bo/": ""}, 2, id="nobody handed in"),
        pytest.param({"ada/mine.txt": "# q1\nAn apple.\n", "bo/": ""}, 0, id="an answer"),
        pytest.param({"ada/hw9.txt": "hi", "bo/": ""}, 0, id="the assignment's name"),
        pytest.param({"ada/x.ipynb": "hi"}, 0, id="a program"),
    ],
)
def test_the_right_folder(
    tmp_path: Path, files: dict[str, str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hw9.yaml").write_text(RUBRIC)
    paths = [plant(tmp_path / "class", files), "--rubric", tmp_path / "hw9.yaml"]
    assert run([*map(str, paths), "--out", str(tmp_path / "out")]) == status
    assert ("is this the right folder?" in capsys.readouterr().err) == bool(status)
    assert (tmp_path / "out").exists() != bool(status)
