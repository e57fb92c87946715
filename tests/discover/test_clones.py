"""Clones: where the login begins in a folder's name."""

from pathlib import Path

import pytest

from grader.discover import clones, discover
from tests.support.folders import plant
from tests.support.rosters import SCORES


@pytest.mark.parametrize(
    ("names", "slugs", "logins", "is_git", "expected"),
    [
        pytest.param(["hw-2-ada", "hw-2-jo-ann"], ["hw-2", "hw2"], [], False, "hw-2-", id="slug"),
        pytest.param(["cs1-hw2-jo-ann"], ["", "hw2"], [], False, "cs1-hw2-", id="assignment"),
        pytest.param(["HW2-Ada", "hw2-bo"], ["", "hw2"], [], False, "hw2-", id="case"),
        pytest.param(["my-first-ada", "my-first-jo-ann"], ["", "hw2"], [], True, "my-first-",
                     id="the longest common beginning, of clones"),
        pytest.param(["smith-ada", "smith-bo"], ["", "hw2"], [], False, "", id="of no clones"),
        pytest.param(["my-jo-ann", "my-jo-bo"], ["", "hw2"], ["jo-ann", "jo-bo"], True, "my-",
                     id="logins with a common beginning, known from a roster"),
        pytest.param(["ada", "bo"], ["", "hw2"], ["ada", "bo"], False, "", id="logins alone"),
        pytest.param(["x-ada", "x-y-bo", "x-y-cy"], ["", "hw2"],
                     ["ada", "bo", "cy", "y-bo", "y-cy"], False, "x-", id="more of them"),
        pytest.param(["x-ada", "x-y-bo", "x-y-cy"], ["", "hw2"], ["ada", "bo", "cy"], False, "x-y-",
                     id="most of them, though another is shorter"),
        pytest.param(["hw2-hw2-fan"], ["", "hw2"], [], False, "hw2-", id="a login like the slug"),
        pytest.param([], ["", "hw2"], [], False, "", id="nobody"),
    ],
)  # fmt: skip
def test_where_a_login_begins(
    names: list[str], slugs: list[str], logins: list[str], is_git: bool, expected: str
) -> None:
    assert clones.prefix(names, slugs, logins, are_clones=is_git) == expected


@pytest.mark.parametrize(
    ("folder", "slug"),
    [
        pytest.param("hw-2-submissions", "hw-2", id="GitHub Classroom"),
        pytest.param("cs1-hw2_submissions_2026_11_24_T_10_00_00", "cs1-hw2", id="Classroom 50"),
        pytest.param("submissions", "", id="another folder"),
    ],
)
def test_the_folder_names_the_slug(folder: str, slug: str) -> None:
    assert clones.slug_of(folder) == slug


@pytest.mark.parametrize(
    ("files", "below", "expected"),
    [
        pytest.param(
            {"hw-2-submissions/hw-2-ada/hw2.py": "", "hw-2-submissions/hw-2-jo-ann/hw2.py": ""},
            "hw-2-submissions", ["ada", "jo-ann"], id="GitHub Classroom, the folder itself",
        ),
        pytest.param(
            {"hw-2-submissions/hw-2-ada/hw2.py": "", "hw-2-submissions/hw-2-jo-ann/hw2.py": ""},
            "", ["ada", "jo-ann"], id="GitHub Classroom, from above",
        ),
        pytest.param(
            {"c-hw2_submissions_2026_11_24_T_10_00_00/c-hw2-ada/hw2.py": "",
             "c-hw2_submissions_2026_11_24_T_10_00_00/c-hw2-ada/result.json": "{}",
             "c-hw2_submissions_2026_11_24_T_10_00_00/c-hw2-b-o/hw2.py": "",
             "c-hw2_submissions_2026_11_24_T_10_00_00/scores.csv": SCORES},
            "c-hw2_submissions_2026_11_24_T_10_00_00", ["ada", "b-o"], id="Classroom 50",
        ),
        pytest.param(
            {"all/cs1-hw2-ada/hw2.py": "", "all/cs1-hw2-bo/hw2.py": "", "all/scores.csv": SCORES},
            "all", ["ada", "bo"], id="Classroom 50, in another folder",
        ),
        pytest.param(
            {"all/x-y-ada/.git/HEAD": "", "all/x-y-ada/hw2.py": "", "all/x-y-bo/.git/HEAD": "",
             "all/x-y-bo/hw2.py": ""},
            "all", ["ada", "bo"], id="clones of another name",
        ),
        pytest.param(
            {"hw2-submissions/hw2-ada/hw2.py": "", "hw2-submissions/other/hw2.py": ""},
            "hw2-submissions", ["ada", "other"], id="a folder with another name",
        ),
    ],
)  # fmt: skip
def test_clones(tmp_path: Path, files: dict[str, str], below: str, expected: list[str]) -> None:
    submissions = discover(plant(tmp_path, files) / below, "hw2")
    assert sorted(each.student for each in submissions) == expected
