"""Documents as rows."""

from grader.text.markdown.document import MAX_ROWS, MarkdownPiece, rows_of
from tests.support.documents import read


def test_a_huge_document_is_read_in_part() -> None:
    found = read("## Q2\nfoo\n" + "x\n" * MAX_ROWS + "## Q3\nbar")
    assert set(found.texts) == {"q2"}
    assert found.notes == (f"Only the first {MAX_ROWS} lines of hw2.md were read.",)


def test_rows_are_numbered_in_each_piece() -> None:
    rows = rows_of([MarkdownPiece("a\nb", 1), MarkdownPiece("c", 3, is_handed_out=True)])
    assert [(row.source, row.number, row.piece.cell) for row in rows] == [
        ("a", 1, 1),
        ("b", 2, 1),
        ("", 3, 1),
        ("", 1, 3),
        ("", 2, 3),
    ]
