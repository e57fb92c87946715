"""How well the shipped prose rules agree with a careful human: a table per question and voice.

python -m benchmarks.prose_quality [QUESTION ...] [--answers]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import yaml

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.prose_check import ProseCheck
from grader.checks.concepts import Concepts
from grader.checks.items import Items
from grader.checks.labelled import LabelledAnswers
from grader.checks.roles import Roles
from grader.gradebook.class_flags import FlaggedGrades
from grader.model import CheckGrade, Grade, Outcome, Part, QuestionGrade, Verdict
from grader.plugins import QuestionContext

ROOT = Path(__file__).parent.parent
RUBRIC = ROOT / "rubrics" / "hw2.yaml"
ANSWERS = ROOT / "tests" / "data" / "prose"
SECOND = ROOT / "tests" / "data" / "prose_second"
"""Answers by a second author, who knew neither the rules nor the first set."""
THIRD = ROOT / "tests" / "data" / "prose_third"
"""Answers by a third author, who knew neither the rules nor the other sets."""
KINDS: dict[str, type[ProseCheck]] = {
    kind.kind: kind for kind in (Concepts, Items, LabelledAnswers, Roles)
}


@dataclass(frozen=True, slots=True)
class Marked:
    """One answer of the development set, as a human marked it and as the rules did."""

    question: str
    number: int
    voice: str
    text: str
    human: float
    ours: float
    outcomes: tuple[Outcome, ...]

    @property
    def tuned(self) -> bool:
        """Whether the rules were written with this answer in view."""
        return self.number % 2 == 0

    @property
    def error(self) -> float:
        """The difference between the rules and the human."""
        return abs(self.ours - self.human)


def rubric_checks(block: Any) -> tuple[ProseCheck, ...]:
    """The prose checks of a question, at any depth of its block."""
    if isinstance(block, list):
        return tuple(check for part in block for check in rubric_checks(part))
    if not isinstance(block, dict):
        return ()
    found = [KINDS[kind].model_validate(inner) for kind, inner in block.items() if kind in KINDS]
    inner = [inner for kind, inner in block.items() if kind not in KINDS]
    return (*found, *rubric_checks(inner))


@cache
def questions() -> dict[str, Any]:
    """The questions of the rubric, by id."""
    rubric = yaml.safe_load(RUBRIC.read_text(encoding="utf-8"))
    return dict(rubric.get("questions", rubric))


@cache
def vocabulary() -> tuple[str, ...]:
    """The vocabularies that the rubric chooses."""
    return tuple(yaml.safe_load(RUBRIC.read_text(encoding="utf-8"))["vocabulary"])


def judged(check: ProseCheck, text: str, question: str = "") -> Outcome:
    """The outcome of a check for a text."""
    context = QuestionContext(question, vocabulary=vocabulary())
    return check.judge(answer_in_words(text), {}, context)


def marked(question: str, answers: Path = ANSWERS) -> Iterator[Marked]:
    """Every answer of a set to a question, marked by the rules."""
    given = yaml.safe_load((answers / f"{question}.yaml").read_text(encoding="utf-8"))
    of_question = rubric_checks(questions()[question])
    for number, row in enumerate(given["answers"]):
        outcomes = tuple(judged(check, row["text"], given["question"]) for check in of_question)
        ours = mean(float(outcome.fraction) for outcome in outcomes)
        yield Marked(
            question, number, row["voice"], row["text"], float(row["score"]), ours, outcomes
        )


def crossed(names: Sequence[str]) -> Iterator[str]:
    """What right answers of the tuned half earn under every question of another subject."""
    right = [row for name in names for row in marked(name) if row.tuned and row.human == 1]
    for name in names:
        of_question = rubric_checks(questions()[name])
        shares = [
            mean(float(judged(check, row.text).fraction) for check in of_question)
            for row in right
            if row.question[:2] != name[:2]
        ]
        yield f"{name:<14}{mean(shares):>8.3f}{mean(share > 0.3 for share in shares):>8.0%}"


def mean_error(rows: Sequence[Marked]) -> float:
    """Mean absolute error, as a share of the points."""
    return mean(row.error for row in rows)


def kappa(rows: Sequence[Marked], steps: int = 4) -> float:
    """Quadratic weighted kappa, on quarters of the points."""
    pairs = [(round(row.human * steps), round(row.ours * steps)) for row in rows]
    seen = sum((human - ours) ** 2 for human, ours in pairs)
    chance = sum((human - ours) ** 2 for human, _ in pairs for _, ours in pairs) / len(pairs)
    return 1 - seen / chance if chance else 1.0


def false_credit(rows: Sequence[Marked]) -> float:
    """Share of the answers without any merit that earn over 0.3."""
    worthless = [row for row in rows if row.human == 0]
    return mean(row.ours > 0.3 for row in worthless) if worthless else 0.0


def under_credit(rows: Sequence[Marked]) -> float:
    """Share of the fully right answers that earn under 0.7."""
    right = [row for row in rows if row.human == 1]
    return mean(row.ours < 0.7 for row in right) if right else 0.0


def flagged(rows: Sequence[Marked]) -> list[bool]:
    """Whether each answer is flagged for a person; the answers to one question are a class."""
    return [any(check.outcome.flags for check in one.questions[0].checks)
            for one in FlaggedGrades([_grade(row) for row in rows], "hw2")]  # fmt: skip


def _grade(row: Marked) -> Grade:
    """The grade of a student with only this answer."""
    checks = tuple(
        CheckGrade(
            id=str(number),
            kind="",
            part=Part.PROSE,
            title="",
            points=Decimal(0),
            possible=Decimal(1),
            outcome=outcome,
            answer=row.text,
        )
        for number, outcome in enumerate(row.outcomes)
    )
    name = f"{row.question} {row.number} {row.text}"
    question = QuestionGrade(row.question, "", Decimal(0), Decimal(1), Verdict.PARTIAL, checks)
    return Grade(name, Decimal(0), Decimal(1), 0, (question,))


def share_to_read(rows: Sequence[Marked]) -> float:
    """The share of the answers that are flagged for a person."""
    return mean(flagged(rows))


def error_left(rows: Sequence[Marked]) -> float:
    """Mean absolute error after a person has read and marked what is flagged."""
    left = (row.error * (not read) for row, read in zip(rows, flagged(rows), strict=True))
    return mean(left)


def line(name: str, rows: Sequence[Marked]) -> str:
    """One line of the table."""
    full = [row for row in rows if row.human == 1]
    exact = mean(row.ours == 1 for row in full) if full else 0.0
    return (
        f"{name:<14}{len(rows):>5}{mean_error(rows):>8.3f}{kappa(rows):>8.2f}"
        f"{false_credit(rows):>8.0%}{under_credit(rows):>8.0%}{exact:>8.0%}"
        f"{share_to_read(rows):>8.0%}{error_left(rows):>8.3f}"
    )


COLUMNS = ("MAE", "QWK", "false", "under", "full", "flagged", "left")
HEAD = f"{'':<14}{'n':>5}" + "".join(f"{name:>8}" for name in COLUMNS)


def table(rows: Sequence[Marked]) -> Iterator[str]:
    """The table: all answers, then by question, then by voice."""
    yield HEAD
    yield line("all", rows)
    for key in ("question", "voice"):
        groups: defaultdict[str, list[Marked]] = defaultdict(list)
        for row in rows:
            groups[getattr(row, key)].append(row)
        yield from (line(name, group) for name, group in sorted(groups.items()))


def main() -> None:
    """Print the table for both halves; with --answers, what went wrong in the tuned half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="*")
    parser.add_argument("--answers", action="store_true", help="print the tuned half's errors")
    parser.add_argument("--crossed", action="store_true", help="grade under other questions")
    options = parser.parse_args()
    names = options.questions or sorted(path.stem for path in ANSWERS.glob("*.yaml"))
    rows = [row for name in names for row in marked(name)]
    second = [row for name in names for row in marked(name, SECOND)]
    third = [row for name in names for row in marked(name, THIRD)]
    for title, half in (
        ("first author, tuned half", [row for row in rows if row.tuned]),
        ("first author, other half", [row for row in rows if not row.tuned]),
        ("second author, tuned half", [row for row in second if row.tuned]),
        ("second author, held-back half", [row for row in second if not row.tuned]),
        ("third author, tuned half", [row for row in third if row.tuned]),
        ("third author, held-back half", [row for row in third if not row.tuned]),
    ):
        print(title, *table(half), sep="\n", end="\n\n")
    print(*(crossed(names) if options.crossed else ()), sep="\n")
    for row in rows if options.answers else ():
        if row.tuned and row.error >= 0.13:
            print(f"[{row.question} {row.number}] {row.voice} human {row.human} ours {row.ours}")
            print(f"  {row.text[:700]}")
            for evidence in (e for outcome in row.outcomes for e in outcome.evidence):
                mark = "+" if evidence.earned else "-"
                print(f"    {mark} {evidence.concept}: {evidence.text!r} {evidence.message}")
            print(f"  flags {[flag for outcome in row.outcomes for flag in outcome.flags]}\n")


if __name__ == "__main__":
    main()
