"""The documentation is proved: console examples are run, links lead somewhere, tables are complete.

In a fence marked `console`, a line that starts with `$ ` is a command, and the lines below it are
all that the command prints. `...` inside a line matches any text of that line, and a line `...`
matches any lines. A command exits with 2 if it prints `grade: ` first, and with 0 otherwise.
Commands of `python3 dev.py` set up an environment, so only their words are checked.

A page with fences that name a file (`yaml rubrics/hw1.yaml`) is a guide: the test follows it step
by step in an empty folder and writes each of these files, or extends it if `>>` precedes its name.
The recipes quote the shipped rubric word for word.
"""

import importlib.util
import re
import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev
from grader import checks, plugins
from grader.rubric import load
from grader.rubric.public_rubric import public
from grader.rubric.rubric_blocks import rubric_model
from tests.support.check_contracts import CHECK_CONTRACTS
from tests.support.classes import (
    PRINTED,
    copy_repository,
    graded,
    run_as_a_reader,
    run_once,
    shares,
)

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^```(?:console|\w+ (>> )?([\w./-]+))\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)")


def examples(page: Path) -> list[str]:
    return FENCE.findall(page.read_text(encoding="utf-8"))


def steps(page: Path) -> list[tuple[str, str, str]]:
    """The fences of a guide: whether a file is extended, its name or nothing, and the text."""
    return STEP.findall(page.read_text(encoding="utf-8"))


def commands(example: str) -> list[tuple[str, str]]:
    """Each command of an example, and the output that the example shows."""
    blocks = re.split(r"^\$ ", example, flags=re.MULTILINE)[1:]
    return [(command, shown) for command, _, shown in (b.partition("\n") for b in blocks)]


GUIDES = [page for page in PAGES if any(name for _, name, _ in steps(page))]
EXAMPLES = [
    pytest.param(example, id=f"{page.relative_to(ROOT)} {number}")
    for page in PAGES
    if page not in GUIDES
    for number, example in enumerate(examples(page), start=1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_console_example_prints_what_it_says(
    example: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy_repository(tmp_path)
    (first, shown), *others = commands(example)
    if first.startswith("grade submissions_example"):  # several examples start with this command
        ready = run_once(tmp_path_factory, first)
        shutil.copytree(ready / "grades", tmp_path / "grades")
        printed = (ready / PRINTED).read_text(encoding="utf-8")
        assert matches(shown, printed), printed
    else:
        others = [(first, shown), *others]
    for command, expected in others:
        prove(command, expected, tmp_path)


def test_an_example_is_proved_as_a_whole() -> None:
    shown = "Graded 2 students.\n...\nPage: ... here\n"
    assert matches(shown, "Graded 2 students.\n1\n2\nPage: it is here\n")
    for printed in (
        "debug\nGraded 2 students.\n1\nPage: it is here\n",
        "Graded 2 students.\n1\nPage: it is here\ndebug\n",
        "Graded 2 students.\n1\nPage: it\nis here\n",
        "Graded 2 students.\n",
    ):
        assert not matches(shown, printed)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_guide_works_step_by_step(page: Path, tmp_path: Path) -> None:
    for more, name, text in steps(page):
        if not name:
            for command, shown in commands(text):
                prove(command, shown, tmp_path)
            continue
        path = tmp_path / name
        assert path.resolve().is_relative_to(tmp_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if more else "w", encoding="utf-8") as file:
            file.write(text)


def prove(command: str, shown: str, folder: Path) -> None:
    """Run one command of an example in a folder, and compare all that it prints."""
    words = shlex.split(command)
    if words[:2] == ["python3", "dev.py"]:
        assert words[2] in dev.COMMANDS
        return
    done = run_as_a_reader(command, folder)
    printed = done.stdout + done.stderr
    assert matches(shown, printed), printed
    assert done.returncode == (2 if printed.startswith("grade: ") else 0), printed


def matches(shown: str, printed: str) -> bool:
    """Whether a command printed the shown lines and no others."""
    lines = [
        r"(?:[^\n]*\n)*?"
        if line == "..."
        else r"[^\n]*".join(map(re.escape, line.split("..."))) + r"\n"
        for line in shown.strip().splitlines()
    ]
    return re.fullmatch("".join(lines), f"{printed.strip()}\n") is not None


def recipes() -> list[str]:
    text = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_there_are_recipes() -> None:
    assert len(recipes()) > 8


@pytest.mark.parametrize("snippet", recipes(), ids=lambda snippet: snippet.split(":")[0])
def test_a_recipe_is_part_of_the_shipped_rubric(snippet: str) -> None:
    rubric = (ROOT / "rubrics" / "hw2.yaml").read_text(encoding="utf-8")
    indented = {textwrap.indent(snippet, " " * depth) for depth in range(0, 20, 2)}
    assert any(f"\n{one}" in f"\n{rubric}" for one in indented), snippet


def test_the_first_rubric_is_a_guide() -> None:
    assert ROOT / "docs" / "first-rubric.md" in GUIDES


def test_every_kind_of_check_is_in_the_guide_to_rubrics() -> None:
    page = (ROOT / "docs" / "rubric.md").read_text(encoding="utf-8")
    rows = {kind for row in re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE)
            for kind in re.findall(r"`(\w+)`", row)}  # fmt: skip
    assert set(plugins.checks()) <= rows


@pytest.fixture
def brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[plugins.Check]]:
    """The kind of check that CONTRIBUTING shows, written where it says."""
    (_, name, text), *_ = [step for step in steps(ROOT / "CONTRIBUTING.md") if step[1]]
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(path.parent)])
    plugins.checks.cache_clear()
    rubric_model.cache_clear()
    yield plugins.checks()["brief"]
    plugins.checks.cache_clear()
    rubric_model.cache_clear()
    del sys.modules["grader.checks.brief"]


def test_a_kind_of_check_is_added_as_contributing_says(
    brief: type[plugins.Check], tmp_path: Path
) -> None:
    for contract in CHECK_CONTRACTS:
        contract(brief)
    rubric = tmp_path / "rubrics" / "hw.yaml"
    rubric.parent.mkdir()
    rubric.write_text("assignment: hw\nquestions: {q1: {points: 1, brief: {at_most: 3}}}\n")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.md").write_text("# Question 1\nThree short words.\n")
    results = graded(tmp_path / "class", tmp_path / "grades", rubric)
    assert shares(results) == {("ada", "q1"): 1}
    assert "later: {}" in public(load(rubric), {})


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
