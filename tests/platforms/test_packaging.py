"""Our own package as a wheel that pip can install."""

import base64
import hashlib
import re
import zipfile
from importlib.metadata import requires, version
from pathlib import Path

from grader.platforms.packaging import constraints, wheel
from tests.support.paths import ROOT


def test_the_wheel_is_complete_and_reproducible(tmp_path: Path) -> None:
    name, data, _ = wheel()
    (tmp_path / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        info = name.removesuffix("-py3-none-any.whl") + ".dist-info"
        record = archive.read(f"{info}/RECORD").decode().splitlines()
        assert [line.split(",")[0] for line in record] == names
        first = archive.read(names[0])
        digest = base64.urlsafe_b64encode(hashlib.sha256(first).digest()).decode().rstrip("=")
        assert record[0] == f"{names[0]},sha256={digest},{len(first)}"
        assert "grade = grader.cli.main:main" in archive.read(f"{info}/entry_points.txt").decode()
        assert "Requires-Dist: torch" in archive.read(f"{info}/METADATA").decode()
    source = {str(path.relative_to(ROOT)) for path in (ROOT / "grader").rglob("*.py")}
    assert source <= set(names)
    assert wheel().data == data


def test_the_constraints_pin_every_package_that_grade_needs() -> None:
    pinned = dict(line.split("==") for line in constraints().splitlines())
    direct = [it for it in requires("grade") or () if "extra" not in it]
    assert {re.split(r"[<>=]", it)[0] for it in direct} <= pinned.keys()
    assert {"markupsafe", "pydantic-core", "traitlets"} <= pinned.keys()  # needed by others
    assert pinned["torch"] == version("torch").partition("+")[0]
    assert not pinned.keys() & {"grade", "pytest", "nbclient"}
