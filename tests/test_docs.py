"""The documentation is proved: console examples are run, links lead somewhere, tables are complete.

In a fence marked `console`, a line after `$ ` is a command and what follows is what it prints;
`...` in it stands for anything. Commands of `python3 dev.py` set an environment up, so only the
words of those are checked.
"""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)")


def examples(page: Path) -> list[str]:
    return FENCE.findall(page.read_text(encoding="utf-8"))


def commands(example: str) -> list[tuple[str, str]]:
    """Each command of an example, and what it is said to print."""
    blocks = re.split(r"^\$ ", example, flags=re.MULTILINE)[1:]
    return [(command, shown) for command, _, shown in (b.partition("\n") for b in blocks)]


EXAMPLES = [
    pytest.param(example, id=f"{page.relative_to(ROOT)} {number}")
    for page in PAGES
    for number, example in enumerate(examples(page), start=1)
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What a reader of the documentation has before them."""
    for name in ("rubrics", "reference", "submissions_example", "docs/samples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_console_example_prints_what_it_says(example: str, copy: Path) -> None:
    for command, shown in commands(example):
        words = shlex.split(command)
        if words[:2] == ["python3", "dev.py"]:
            assert words[2] in dev.COMMANDS
            continue
        assert words[0] == "grade", f"{command}: only grade and dev.py can be proved"
        environment = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1"}
        done = subprocess.run(
            [str(Path(sys.executable).parent / "grade"), *words[1:]],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert matches(shown, done.stdout + done.stderr), done.stdout + done.stderr


def matches(shown: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(piece) for piece in shown.strip().split("..."))
    return re.search(f"^{pattern}$", printed.strip(), re.DOTALL | re.MULTILINE) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target, _ in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_the_readme_names_both_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"$ python3 dev.py {command}" in text for command in ("demo", "test"))


def test_the_reference_page_is_what_the_program_says() -> None:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    written = (ROOT / "docs" / "rubric-reference.md").read_text(encoding="utf-8")
    assert written == reference.page(), "run python docs/reference.py"
