"""A text that a student typed into a learning platform: HTML, read as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from grader.discover.tree import FileEntry

ONLINE_TEXT = "online-text.md"
"""The name under which a text that was typed into a platform is read."""

_BLOCKS = frozenset({"p", "div", "tr", "table", "ul", "ol", "blockquote", "section", "pre"})
_HIDDEN = frozenset({"head", "script", "style", "title"})
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def typed_text(entry: FileEntry) -> FileEntry:
    """An HTML file that a platform made from what a student typed, as a Markdown file."""
    return replace(
        entry, path=entry.path.with_name(ONLINE_TEXT), read=lambda: web_text(entry.read())
    )


def web_text(data: bytes) -> bytes:
    """The text of an HTML page as Markdown in UTF-8: headings, lists, formulas and paragraphs."""
    parser = _Reader()
    parser.feed(data.decode("utf-8-sig", "replace"))
    parser.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parser.pieces))
    return (_BLANK_LINES.sub("\n\n", text).strip() + "\n").encode()


class _Reader(HTMLParser):
    """Collects the text of a page in `pieces`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = self._literal = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif re.fullmatch("h[1-6]", tag):
            self.pieces.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        elif tag == "img":
            # Canvas and Moodle show a formula as a picture, with its source next to it
            known = {name: value or "" for name, value in attrs}
            formula = known.get("data-equation-content", "") or known.get("alt", "")
            is_formula = "equation" in known.get("class", "")
            self.pieces.append(f"${formula}$" if formula and is_formula else " ")
        elif tag in _BLOCKS:
            self._literal += tag == "pre"
            self.pieces.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in _BLOCKS or re.fullmatch("h[1-6]", tag):
            self._literal = max(self._literal - (tag == "pre"), 0)
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data if self._literal else _SPACES.sub(" ", data))
