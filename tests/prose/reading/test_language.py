"""Whether an answer is in English."""

import pytest

from grader.prose import is_foreign, read


@pytest.mark.parametrize(
    ("source", "foreign"),
    [
        pytest.param(
            "Die Instanzsegmentierung trennt die einzelnen Objekte und ist nicht das gleiche.",
            True,
            id="German",
        ),
        pytest.param(
            "La segmentation des instances est une tâche qui sépare les objets dans une image.",
            True,
            id="French",
        ),
        pytest.param("实例分割 将 每个 对象 分开 并且 给出 掩码", True, id="Chinese"),
        pytest.param(
            "Semantic segmentation it give to each pixel one class.", False, id="broken English"
        ),
        pytest.param(
            "Die roll: sampling a die is random in the model.", False, id="a false friend"
        ),
        pytest.param("ASPP, PSPNet, OCNet", False, id="too short to tell"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_other_languages(source: str, foreign: bool) -> None:
    assert is_foreign(read(source).words) is foreign
