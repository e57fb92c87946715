"""Makes the public rubric, for students and their CI, from the instructor's rubric.

It contains only what students know already: the questions' own words, the names that they have to
use and the cases that reports show. Drawn cases stay out even if they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from grader.model import Publish, Reply, Show
from grader.plugins import PublicCheck
from grader.rubric import yaml_source as source
from grader.rubric.model import CLASSROOM50, Criterion, Question, Rubric

MARK = "# This is a public rubric, made by `grade rubric public`: change the one it is made from.\n"
"""The first line of every public rubric."""
HEAD = """\
# It says what was found in your work, and whether your code runs. It gives no points and holds no
# answers: your instructor grades with another rubric. Try it on your file or your folder:
#
#     grade {assignment}.py --rubric public.yaml

"""

Written = dict[str, Any]


def tells_results(rubric: Rubric) -> bool:
    """Whether any results of the reference are published."""
    levels = {criterion.public for question in rubric.questions for criterion in question.criteria}
    return levels != {Publish.PRESENCE}


def public(rubric: Rubric, reference: Mapping[str, Reply]) -> str:
    """The text of the public rubric.

    Args:
        rubric: the instructor's.
        reference: the reference's replies; empty if no results are published.
    """
    file: Written = {"assignment": rubric.assignment, "title": rubric.title}
    file["forms"] = list(rubric.forms)
    file |= _head_keys(rubric, ("contact", "arrays", "limits", "allow_subprocess", "fresh_process"))
    if rubric.classroom50 != CLASSROOM50:
        file["classroom50"] = {"scale": rubric.classroom50}
    if rubric.policy.best_of:
        best_of = rubric.policy.best_of
        file["best_of"] = [{"best": best.count, "of": list(best.questions)} for best in best_of]
    file["questions"] = {
        question.id: _question(question, reference) for question in rubric.questions
    }
    return f"{MARK}{HEAD.format(assignment=rubric.assignment)}{dumped(file)}"


def dumped(data: Written) -> str:
    """The YAML from which the reader of rubrics gets the same data."""
    text: str = yaml.dump(
        data,
        Dumper=_RubricDumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        default_flow_style=None,
    )
    return text


def _head_keys(rubric: Rubric, keys: tuple[str, ...]) -> Written:
    """Keys of the head in the instructor's words, so that programs run as in grading."""
    data = source.read(rubric.path.read_text(encoding="utf-8-sig"), str(rubric.path)).data
    return {key: data[key] for key in keys if isinstance(data, dict) and key in data}


def _question(question: Question, reference: Mapping[str, Reply]) -> Written:
    block: Written = {"title": question.title, "points": _number(question.points)}
    if question.bonus:
        block["bonus"] = True
    if question.context.text:
        block["text"] = question.context.text
    criteria = {
        criterion.id: _checks(criterion, question, reference) for criterion in question.criteria
    }
    if list(criteria) == ["answer"]:
        return block | criteria["answer"]
    block["parts"] = {
        criterion.id: {
            "title": criterion.title,
            "points": _number(criterion.points),
            **criteria[criterion.id],
        }
        for criterion in question.criteria
    }
    return block


def _checks(criterion: Criterion, question: Question, reference: Mapping[str, Reply]) -> Written:
    """One check, or the list of alternatives, without anything that students do not see."""
    if criterion.show is not Show.VISIBLE:
        return {"later": {}}
    known = {} if criterion.public is Publish.PRESENCE else reference
    found: list[PublicCheck] = []
    for check in criterion.alternatives:
        public_check = check.public(question.context, known, criterion.public)
        if public_check not in found:
            found.append(public_check)
    blocks = [{public_check.kind: dict(public_check.keys)} for public_check in found]
    return blocks[0] if len(blocks) == 1 else {"either": blocks}


def _number(points: Decimal) -> int | float:
    return int(points) if points == points.to_integral_value() else float(points)


class _RubricDumper(yaml.SafeDumper):
    """Writes no aliases, which a rubric must not contain."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Text in quotes if the reader of rubrics would take it for a number."""
    style = None if isinstance(source.plain_scalar(text), str) else "'"
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else style
    )


_RubricDumper.add_representer(str, _text)
