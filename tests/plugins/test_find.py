"""Finding plug-ins in the files of the project."""

import sys
from pathlib import Path

import pytest

from grader import forms as package
from grader.plugins import forms

FORM = """
from grader.model import FileReading
from grader.plugins import Form

class {name}(Form):
    kind = "{name}"
    suffixes = (".x",)

    def read(self, file, questions):
        return FileReading()
"""


@pytest.mark.parametrize(
    "names", [pytest.param((), id="none"), pytest.param(("First", "Second"), id="two")]
)
def test_a_module_without_exactly_one_kind_is_refused(
    names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd_form.py").write_text("".join(FORM.format(name=name) for name in names))
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "grader.forms.odd_form", raising=False)
    forms.cache_clear()
    with pytest.raises(TypeError, match=f"holds {len(names)} kinds"):
        forms()
    forms.cache_clear()
    sys.modules.pop("grader.forms.odd_form", None)
