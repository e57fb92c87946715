"""Names in the exports of learning platforms: the student, the file, and the attempt."""

from pathlib import PurePosixPath

import pytest

from grader.discover.export_names import restore_names
from grader.discover.tree import FileEntry


def restored(files: dict[str, bytes]) -> dict[str, FileEntry]:
    entries = [
        FileEntry(PurePosixPath(name), len(data), lambda data=data: data)  # type: ignore[misc]
        for name, data in files.items()
    ]
    return {str(entry.path): entry for entry in restore_names(entries)}


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        pytest.param(["lada_101_9001_hw2.py"], ["lada (101)/hw2.py"], id="Canvas"),
        pytest.param(["lada_LATE_101_9001_hw2-3.py"], ["lada (101)/hw2.py"], id="Canvas, late"),
        pytest.param(["anon_x1Yz2_9001_hw2.py", "LATE_anon_q2_9002_hw2.py"],
                     ["anon_x1Yz2/hw2.py", "anon_q2/hw2.py"], id="Canvas, anonymous"),
        pytest.param(["anonymous_12345_9001_hw2.py"], ["anonymous (12345)/hw2.py"],
                     id="Canvas, anonymous in other versions"),
        pytest.param(["lada_1_9_hw2.py", "lada_1_11_hw2-1.py"], ["lada (1)/hw2.py"],
                     id="Canvas, a file handed in again"),
        pytest.param(["lada_1_9_part-1.py", "lada_1_11_part-2.py"],
                     ["lada (1)/part-1.py", "lada (1)/part-2.py"], id="Canvas, two files"),
        pytest.param(["moe_103_text.html"], ["moe (103)/online-text.md"], id="Canvas, a text"),
        pytest.param(["moe_103_link.html"], ["moe (103)/link.html"], id="Canvas, a link"),
        pytest.param(["Ada L_1_assignsubmission_onlinetext_/onlinetext.html",
                      "Ada L_1_assignsubmission_file_/hw2.py"],
                     ["Ada L (1)/online-text.md", "Ada L (1)/hw2.py"], id="Moodle, both"),
        pytest.param(["Group 1-Bo O'R_124_assignsubmission_file_/hw2.py",
                      "Group 1-Ana-Li M_125_assignsubmission_file_/hw2.py"],
                     ["Bo O'R (124)/hw2.py", "Ana-Li M (125)/hw2.py"], id="Moodle, groups"),
        pytest.param(["Ana-Li M_1_assignsubmission_file_/hw2.py",
                      "Bo R_2_assignsubmission_file_/hw2.py"],
                     ["Ana-Li M (1)/hw2.py", "Bo R (2)/hw2.py"], id="Moodle, a hyphen"),
        pytest.param(["HW_ada_attempt_2026-11-20-10-00-00_hw2.py",
                      "HW_ada_attempt_2026-11-19-10-00-00_hw2.py",
                      "HW_ada_attempt_2026-11-20-10-00-00.txt"],
                     ["ada/hw2.py"], id="Blackboard"),
        pytest.param(["1-9 - Ada L - Nov 2, 2026 1000 AM/hw2.py",
                      "1-9 - Ada L - Nov 20, 2026 910 AM/hw2.md", "index.html"],
                     ["Ada L (1)/hw2.md", "index.html"], id="Brightspace"),
        pytest.param(["L, Ada(ada)/timestamp.txt", "L, Ada(ada)/Submission attachment(s)/hw2.py",
                      "L, Ada(ada)/Feedback Attachment(s)/hw2.py"],
                     ["L, Ada (ada)", "L, Ada (ada)/hw2.py"], id="Sakai"),
        pytest.param(["ada/hw2.py", "ada/L, Ada(ada)/hw2.py"],
                     ["ada/hw2.py", "ada/L, Ada(ada)/hw2.py"], id="no export"),
    ],
)  # fmt: skip
def test_paths(names: list[str], paths: list[str]) -> None:
    nothing = b"Submission Field:\nThere is no student submission text data for this assignment."
    data = {name: nothing if name.endswith(".txt") else b"x" for name in names}
    assert [*restored(data)] == paths


def test_earlier_attempts_are_named() -> None:
    earlier, later = (f"HW_ada_attempt_2026-11-{day}-10-00-00_hw2.py" for day in (19, 20))
    (entry,) = restored({earlier: b"1", later: b"2"}).values()
    assert entry.read() == b"2"
    assert entry.receipt is not None
    assert entry.receipt.notes == (f"The latest attempt was read, and not: {earlier}.",)


def test_a_typed_text_is_markdown() -> None:
    page = (
        b"<html><head><title>HW: Moe</title></head><body><h1>Question 1</h1><p>An&nbsp;apple"
        b" &amp; <b>a</b> pear<br>and <img class='equation_image' data-equation-content='x^2'></p>"
        b"<ul><li>one</li><li>two</li></ul><script>no</script></body></html>"
    )
    (entry,) = restored({"moe_103_text.html": page}).values()
    expected = "# Question 1\n\nAn apple & a pear\nand $x^2$\n\n- one\n- two\n"
    assert entry.read().decode() == expected


def test_a_text_that_was_typed_into_blackboard() -> None:
    summary = b"Name: Ada (ada)\nSubmission Field:\n<p>q1: An apple.</p>\n\nComments:\nnone\n"
    (entry,) = restored({"HW_ada_attempt_2026-11-20-10-00-00.txt": summary}).values()
    assert (str(entry.path), entry.read()) == ("ada/online-text.md", b"q1: An apple.\n")
