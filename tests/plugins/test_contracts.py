"""The contracts of every check kind, form and report, of this project or of another package."""

import json
from collections.abc import Callable
from pathlib import PurePosixPath

import pytest

from grader.errors import GradeError
from grader.model import Gradebook, SourceFile
from grader.plugins import Check, Form, Report, checks, forms, reports
from grader.plugins.field_docs import field_docstrings
from grader.rubric.rubric_blocks import rubric_model
from tests.support.check_contracts import CHECK_CONTRACTS
from tests.support.factories import grade, written

CHECKS = [pytest.param(check, id=kind) for kind, check in checks().items()]
FORMS = [pytest.param(form, id=kind) for kind, form in forms().items()]
REPORTS = [pytest.param(report, id=kind) for kind, report in reports().items()]


@pytest.mark.parametrize("contract", CHECK_CONTRACTS, ids=lambda contract: contract.__name__)
@pytest.mark.parametrize("check", CHECKS)
def test_a_kind_of_check_keeps(check: type[Check], contract: Callable[[type[Check]], None]) -> None:
    contract(check)


def test_every_key_of_a_rubric_is_documented() -> None:
    schema = rubric_model().model_json_schema()
    blocks = {"the rubric": schema, **schema["$defs"]}
    undocumented = [
        f"{name}: {key}"
        for name, block in blocks.items()
        for key, value in block.get("properties", {}).items()
        if not value.get("description")
    ]
    assert not undocumented
    assert json.dumps(schema)


def complaint(form: type[Form], file: SourceFile) -> str:
    """Why a file cannot be read; empty if it can. Checks that everything in it is text."""
    try:
        reading = form().read(file, ("q1", "q2"))
    except GradeError as error:
        return str(error)
    return "" if all(text.source.encode() for text in reading.texts.values()) else "no text"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\x01\x02", id="binary"),
        pytest.param(b"\xff\xfe\x00", id="cut UTF-16"),
        pytest.param(b"{", id="cut JSON"),
        pytest.param("é\r\n".encode("cp1252"), id="another encoding"),
        pytest.param(b"# " * 100_000, id="long"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_form_reads_any_bytes_or_says_why_not(form: type[Form], data: bytes) -> None:
    file = SourceFile(f"hw2{form.suffixes[0]}", data)
    said = complaint(form, file)
    assert not said or file.name in said


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_stays_in_its_folder_and_holds_text(report: type[Report]) -> None:
    book = Gradebook("hw2", "Homework", "rubrics/hw2.yaml", "0" * 64, [grade(), grade()])
    for name, pieces in written(report.example(), book):
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert "".join(pieces).strip()


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_explains_itself_and_each_option(report: type[Report]) -> None:
    book = Gradebook("hw2", "Homework", "rubrics/hw2.yaml", "0" * 64, [grade(), grade()])
    assert report.__doc__ != Report.__doc__
    words = field_docstrings(report)
    assert all(field.description or words.get(n) for n, field in report.model_fields.items())
    assert all(isinstance(line, str) for line in report.example().remarks(book))


@pytest.mark.parametrize("report", REPORTS)
def test_an_empty_class_has_reports(report: type[Report]) -> None:
    book = Gradebook("hw2", "Homework", "rubrics/hw2.yaml", "0" * 64, [])
    assert all("".join(pieces) for _, pieces in written(report.example(), book))
