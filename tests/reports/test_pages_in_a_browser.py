"""The pages as people see them: in Chromium, on a screen, a telephone and paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import ArrayPair, Evidence, Grade, Override, Verdict
from grader.reports.html import MOST_JOBS, HtmlReport
from tests.support.browser import Tab, browser, find_browser
from tests.support.classes import graded_once
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question, written

pytestmark = pytest.mark.skipif(find_browser() is None, reason="there is no Chromium here")

WIDE, PHONE = 1280, 390
SMALLEST_TARGET = 24
"""CSS pixels on each side of something to click, by WCAG 2.2."""
LEAST_CONTRAST = 4.5
"""Of text with its background, by WCAG 2.2 AA."""

TOO_WIDE = """[...document.querySelectorAll("main *")].filter(e => {
  const wide = e.closest(".wide, pre, blockquote");
  return !wide && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
}).map(e => e.outerHTML.slice(0, 80))"""
UNNAMED_REGIONS = """[...document.querySelectorAll("main *")].filter(e => {
  const scrolls = e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto";
  return scrolls && !(e.tabIndex === 0 && (e.ariaLabel || e.matches("pre, blockquote")));
}).map(e => e.outerHTML.slice(0, 80))"""
SMALL_TARGETS = """[...document.querySelectorAll("a, button, summary, input")].filter(e => {
  const box = e.getBoundingClientRect();
  const hides = e.matches(".skip") || !e.checkVisibility();
  return !hides && !e.closest("p") && Math.min(box.width, box.height) < %d - 0.5;
}).map(e => e.outerHTML.slice(0, 80))"""
PALE_TEXTS = """(() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
    return [255, 255, 255]; };
  const pale = new Set();
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest(".unseen")) continue;
    const pair = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < %f) pale.add(`${e.className} ${e.tagName} ${contrast.toFixed(2)}`);
  }
  return [...pale];
})()"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("profile")) as made:
        yield made


def write(folder: Path, *grades: Grade, **book: Any) -> Path:
    """Write the pages of a class; returns the class page."""
    for name, text in written(HtmlReport(), gradebook(*grades, **book)):
        page = folder / name
        page.parent.mkdir(exist_ok=True)
        page.write_text("".join(text), encoding="utf-8", errors="replace")
    return folder / "index.html"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graded_once(tmp_path_factory, "example_class")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages with everything that the example class lacks."""
    pair = ArrayPair(((0.123456789,) * 8,) * 8, ((1.987654321,) * 8,) * 8, ((1, 1), (2, 2)))
    entry = Evidence(index=(1, 1), expected=1.9, found=0.1, tolerance="atol 0", arrays=pair)
    shape = Evidence(case="f(x=" + "9" * 90 + ")", expected=(4, 4), found=(2, 2), message="shape")
    array = check_grade(Verdict.PARTIAL, evidence=(entry, shape), where="hw2.md line 3")
    waits = check_grade(Verdict.UNGRADED, staff_note="The answer is an image.")
    by_hand = Override("ada", "q3", points=Decimal("0.5"), by="a. lee", why="copied")
    ada = grade(
        "ada",
        question(array, id="q1"),
        question(waits, id="q2"),
        question(check_grade(), id="q3", points=Decimal("0.5"), override=by_hand),
        faults=("hw2.py line 1: " + "x" * 300,),
        submitted="2026-12-01T23:59:00+01:00",
    )
    ben = grade("ben", files=(), unread=("hw2.docx: this is no format that can be read.",))
    folder = tmp_path_factory.mktemp("small")
    write(folder, ada, ben, texts={"q1": "What is **this**? " * 60})
    return folder


PAGES = [
    ("example", "index.html"),
    ("example", "students/leila-moradi.html"),
    ("example", "students/dylan-fairbrother.html"),
    ("example", "students/noor-vandervelde.html"),
    ("small", "index.html"),
    ("small", "students/ada.html"),
]


@pytest.fixture(params=PAGES, ids=lambda pair: "-".join(pair))
def page(request: pytest.FixtureRequest) -> Path:
    folder, name = request.param
    path = request.getfixturevalue(folder)
    return Path(path, name)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_nothing_scrolls_sideways_but_named_regions(tab: Tab, page: Path, width: int) -> None:
    tab.open(page, width=width)
    assert tab.run("document.documentElement.scrollWidth") <= width
    assert tab.run(TOO_WIDE) == []
    assert tab.run(UNNAMED_REGIONS) == []


def test_targets_are_large_enough_for_a_finger(tab: Tab, page: Path) -> None:
    tab.open(page, width=PHONE)
    assert tab.run(SMALL_TARGETS % SMALLEST_TARGET) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_told_from_its_background(tab: Tab, page: Path, dark: bool) -> None:
    tab.open(page, dark=dark)
    assert tab.run(PALE_TEXTS % LEAST_CONTRAST) == []


def test_expected_and_found_are_beside_each_other_or_stacked(tab: Tab, example: Path) -> None:
    places = """[...document.querySelectorAll(".pair .wide")].map(e => {
      const box = e.getBoundingClientRect(); return [box.left, box.top]; })"""
    tab.open(example / "students/leila-moradi.html")
    (left, top), (other_left, other_top) = tab.run(places)
    assert left < other_left
    assert top == other_top
    tab.open(example / "students/leila-moradi.html", width=PHONE)
    (left, top), (other_left, other_top) = tab.run(places)
    assert left == other_left
    assert top < other_top


def test_only_the_entries_that_differ_are_framed(tab: Tab, small: Path) -> None:
    tab.open(small / "students/ada.html")
    cells = tab.run("document.querySelectorAll('.array.found td').length")
    framed = """[...document.querySelectorAll(".array.found td")].filter(
      e => getComputedStyle(e).borderStyle === "dashed").length"""
    assert (cells, tab.run(framed)) == (64, 2)


def test_an_answer_that_lost_points_is_unfolded(tab: Tab, example: Path) -> None:
    tab.open(example / "students/dylan-fairbrother.html")
    folded = "document.querySelectorAll('details.writing:not([open])').length"
    assert tab.run("document.querySelectorAll('details.writing').length") > 0
    assert tab.run(folded) == 0


def test_paper_has_colours_and_whole_tables(tab: Tab, page: Path) -> None:
    tab.open(page)
    tab.emulate_paper()
    exact = "getComputedStyle(document.body).printColorAdjust"
    cut = """[...document.querySelectorAll(".wide")].filter(
      e => getComputedStyle(e).overflowX !== "visible").length"""
    lonely = """[...document.querySelectorAll("h2, h3")].filter(
      e => getComputedStyle(e).breakAfter !== "avoid").length"""
    assert (tab.run(exact), tab.run(cut), tab.run(lonely)) == ("exact", 0, 0)


@pytest.mark.parametrize(
    ("name", "landscape"), [("index.html", True), ("students/leila-moradi.html", False)]
)
def test_the_class_page_is_printed_across(
    tab: Tab, example: Path, name: str, landscape: bool
) -> None:
    tab.open(example / name)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", tab.paper())
    assert boxes
    assert {float(width) > float(height) for width, height in boxes} == {landscape}


FLAGGED = MOST_JOBS + 18


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a class of 300 with flags of two kinds in two questions."""
    near = check_grade(Verdict.WRONG, flags=("near miss: an idea: The answer denies it.",))
    sample = check_grade(flags=("sample: one full mark in 30 is read again",))
    grades = [grade(f"student {number:03}", question(), question(id="q2")) for number in range(300)]
    for number in range(FLAGGED):
        flagged = question(near if number % 2 else sample, id=f"q{1 + number % 3}")
        grades[number] = replace(grades[number], questions=(flagged,))
    return write(tmp_path_factory.mktemp("large"), *grades)


SHOWN = """[...document.querySelectorAll(".worklist table.jobs tbody tr")]
  .filter(e => e.checkVisibility()).map(e => e.cells[0].textContent)"""
STUDENTS = """[...document.querySelectorAll("table.marks tbody tr")]
  .filter(e => e.checkVisibility()).map(e => e.cells[0].textContent)"""


def press(tab: Tab, text: str, among: str = ".tools button, .all") -> None:
    """Click the button whose text begins so."""
    found = f"""[...document.querySelectorAll({among!r})]
      .find(e => e.textContent.startsWith({text!r})).click()"""
    tab.run(found)


def search(tab: Tab, label: str, words: str) -> None:
    tab.run(f"""(() => {{
      const field = [...document.querySelectorAll("label")]
        .find(e => e.textContent.startsWith({label!r})).querySelector("input");
      field.value = {words!r}; field.dispatchEvent(new Event("input")); }})()""")


def test_flags_can_be_filtered_by_question_and_kind_and_searched(tab: Tab, large: Path) -> None:
    tab.open(large)
    assert len(tab.run(SHOWN)) == MOST_JOBS
    press(tab, f"Show all {FLAGGED}")
    assert len(tab.run(SHOWN)) == FLAGGED
    press(tab, "near miss")
    near = [f"student {number:03}" for number in range(FLAGGED) if number % 2]
    assert sorted(tab.run(SHOWN)) == near
    press(tab, "q2")
    assert sorted(tab.run(SHOWN)) == [name for name in near if int(name[-3:]) % 3 == 1]
    search(tab, "Search", "student 007")
    assert tab.run(SHOWN) == ["student 007"]
    pressed = """[...document.querySelectorAll("[aria-pressed=true]")].map(e => e.textContent)"""
    assert [text.split(" (")[0] for text in tab.run(pressed)] == ["q2", "near miss"]


def test_flags_can_be_sorted(tab: Tab, large: Path) -> None:
    tab.open(large)
    press(tab, "Student", "table.jobs button")
    assert tab.run(SHOWN) == [f"student {number:03}" for number in range(MOST_JOBS)]
    press(tab, "Student", "table.jobs button")
    last = range(FLAGGED - 1, FLAGGED - 1 - MOST_JOBS, -1)
    assert tab.run(SHOWN) == [f"student {number:03}" for number in last]


def test_a_student_can_be_found_and_the_header_stays(tab: Tab, large: Path) -> None:
    tab.open(large)
    scroll = """(() => { const box = document.querySelector(".tall"); box.scrollTop = 3000;
      const head = box.querySelector("thead th").getBoundingClientRect();
      return [box.scrollTop, head.top - box.getBoundingClientRect().top]; })()"""
    scrolled, gap = tab.run(scroll)
    assert scrolled > 0
    assert abs(gap) <= 1
    search(tab, "Find a student", "student 29")
    assert tab.run(STUDENTS) == [f"student {number}" for number in range(290, 300)]


def test_without_the_script_every_row_is_there(tab: Tab, large: Path) -> None:
    tab.open(large, script=False)
    assert tab.run("document.querySelectorAll('table.jobs tbody tr').length") == FLAGGED
    assert tab.run("document.querySelectorAll('table.marks tbody tr').length") == 300
    assert tab.run("document.querySelectorAll('.tools, [hidden]').length") == 0


def test_ten_thousand_rows_are_sorted(tab: Tab, tmp_path: Path) -> None:
    low, high = (question(check_grade(possible="9", fraction=f)) for f in (0, 1))
    grades = [grade(f"s{number}", high if number % 7 else low) for number in range(10_000)]
    tab.open(write(tmp_path, *grades))
    press(tab, "Total", "table.marks button")
    totals = """[...document.querySelectorAll("table.marks tbody tr")]
      .map(e => Number(e.cells[1].textContent))"""
    shown = tab.run(totals)
    assert len(shown) == len(grades)
    assert shown == sorted(shown)
    press(tab, "Student", "table.marks button")
    assert tab.run(STUDENTS)[:3] == ["s0", "s1", "s2"]


def test_links_at_the_top_lead_to_every_section(tab: Tab, large: Path) -> None:
    tab.open(large)
    targets = """[...document.querySelectorAll(".jump a")]
      .map(e => document.getElementById(e.getAttribute("href").slice(1))?.tagName)"""
    found = tab.run(targets)
    assert len(found) >= 6
    assert set(found) == {"H2"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_runs_nothing_in_a_browser(tab: Tab, tmp_path: Path, text: str) -> None:
    evidence = Evidence(text=text, span=(0, len(text)), message=text, found=text, case=text)
    check = check_grade(Verdict.WRONG, evidence=(evidence,), answer=text, flags=(text,))
    made = grade(text, question(check, title=text), slug="s", notes=(text,))
    index = write(tmp_path, made, texts={"q1": text})
    for page in (index, tmp_path / "students" / "s.html"):
        tab.open(page)
        assert tab.run("document.querySelectorAll('main script, main [onmouseover]').length") == 0
        assert tab.run("[...document.images, ...document.querySelectorAll('iframe')].length") == 0
        assert tab.run("document.title.length") > 0
