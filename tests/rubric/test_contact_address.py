"""The address for regrade requests: what is accepted, and what is refused with a reason."""

import re
from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.rubric import load
from grader.rubric.contact_address import contact_url
from grader.rubric.public_rubric import public

RUBRIC = """\
assignment: hw9
contact: CONTACT
questions:
  q1: {points: 1, items: {minimum: 1, items: {random: [random]}}}
"""


def write(folder: Path, contact: str) -> Path:
    path = folder / "hw9.yaml"
    path.write_text(RUBRIC.replace("CONTACT", contact))
    return path


@pytest.mark.parametrize(
    ("written", "url"),
    [
        pytest.param("staff@example.edu", "mailto:staff@example.edu", id="email"),
        pytest.param("a.b+c_d@x-y.example.edu", "mailto:a.b+c_d@x-y.example.edu", id="its signs"),
        pytest.param("mailto:staff@example.edu", "mailto:staff@example.edu", id="mailto"),
        pytest.param("MAILTO:staff@example.edu", "mailto:staff@example.edu", id="in capitals"),
        pytest.param("https://example.edu", "https://example.edu", id="host alone"),
        pytest.param(
            "http://example.edu:8080/a_b(c)?d=e&f=%20#g",
            "http://example.edu:8080/a_b(c)?d=e&f=%20#g",
            id="every part of a link",
        ),
        pytest.param("https://[2001:db8::1]:80/x", "https://[2001:db8::1]:80/x", id="IPv6"),
        pytest.param("https://localhost/x", "https://localhost/x", id="a host without a dot"),
    ],
)
def test_addresses(written: str, url: str) -> None:
    assert contact_url(written) == url


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "JavaScript://example.edu/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.edu",
        "//example.edu/x",
        "example.edu/regrade",
        "ask Ada",
        "https://",
        "https:///path",
        "https://example.edu/a b",
        'https://example.edu/"onclick=x',
        "https://example.edu/<b>",
        "https://example.edu/\\x",
        "https://example.edu/a\u202eb",
        "https://exämple.edu",
        "https://user:password@example.edu/",
        "https://example.edu@evil.example/",
        "https://example.edu:port/",
        "https://example.edu:99999/",
        "https://example..edu/",
        "https://[::1/x",
        "staff@example",
        "@example.edu",
        "a@b@example.edu",
        "staff@example.edu, other@example.edu",
        "staff@exam_ple.edu",
        "st%61ff@example.edu",
        "mailto:",
        "mailto:javascript:alert(1)",
        "mailto://staff@example.edu",
        "https://example.edu/" + "x" * 300,
    ],
)
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"^'.*' is no address for students;"):
        contact_url(written)


def test_a_subject_is_not_the_instructors_to_write() -> None:
    with pytest.raises(ValueError, match="each link gets its own subject"):
        contact_url("mailto:staff@example.edu?bcc=x@example.org")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        pytest.param("'javascript:alert(1)'", "2:1: 'javascript:alert(1)' is no", id="no link"),
        pytest.param("''", "2:1: '' is no address", id="empty"),
        pytest.param("[staff@example.edu]", "2:1: this must be text", id="list"),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, written: str, fault: str) -> None:
    path = write(tmp_path, written)
    with pytest.raises(RubricError, match=re.escape(f"{path}:{fault}")):
        load(path)


def test_the_public_rubric_names_it_too(tmp_path: Path) -> None:
    rubric = load(write(tmp_path, "staff@example.edu"))
    assert rubric.contact == "mailto:staff@example.edu"
    text = public(rubric, {})
    (tmp_path / "public.yaml").write_text(text)
    assert "contact: staff@example.edu\n" in text
    assert load(tmp_path / "public.yaml").contact == rubric.contact


def test_a_rubric_without_it(tmp_path: Path) -> None:
    path = write(tmp_path, "x")
    path.write_text(path.read_text().replace("contact: x\n", ""))
    assert load(path).contact == ""
    assert "contact" not in public(load(path), {})
