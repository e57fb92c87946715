"""A student, a question and a check as pytest knows them: collectors, and an item that is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from grader.discover import Submission
from grader.escapes import one_line
from grader.model import CheckGrade, Grade, Verdict
from grader.pipeline.on_demand import OnDemandGrader
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.disclosure import for_student
from grader.rubric.model import Criterion, Question, Rubric

Node = TypeVar("Node", bound=pytest.Collector)


class NotFullMarksError(Exception):
    """A check that did not earn all its points."""

    def __init__(self, check: CheckGrade) -> None:
        super().__init__(check.id)
        self.check = check


class StudentNode(pytest.Collector):
    """One student's work; its name is the student's, as a file name that is unique in the class."""

    def __init__(
        self, submission: Submission, rubric: Rubric, shared: OnDemandGrader, **node: Any
    ) -> None:
        super().__init__(nodeid=node["name"], **node)
        self.submission, self.rubric, self._shared = submission, rubric, shared

    def collect(self) -> Iterator[QuestionNode]:
        """The questions of the rubric."""
        for question in self.rubric.questions:
            yield QuestionNode.from_parent(self, name=question.id, question=question)

    def graded(self) -> Grade:
        """What this student may see of their grade."""
        return for_student(self._shared.grade(self.submission), after_due=False)


class QuestionNode(pytest.Collector):
    """One question of a student."""

    def __init__(self, question: Question, **node: Any) -> None:
        super().__init__(**node)
        self.question = question

    def collect(self) -> Iterator[CheckItem]:
        """The checks of the question."""
        for criterion in self.question.criteria:
            yield CheckItem.from_parent(self, name=criterion.id, criterion=criterion)


class CheckItem(pytest.Item):
    """One check of a student's work. It passes with all its points, and is skipped if ungraded."""

    def __init__(self, criterion: Criterion, **node: Any) -> None:
        super().__init__(**node)
        self.criterion = criterion

    def runtest(self) -> None:
        """Judge the check, by what is known of the student or by running their code."""
        check = self._found()
        verdict = check.outcome.verdict
        points = {} if check.points is None else {"points": wording.points(check.points)}
        possible = wording.points(check.possible)
        self.user_properties += [
            *(points | {"possible": possible, "verdict": verdict.value}).items(),
            ("student", one_line(self._student.submission.student)),
            ("total", wording.total(self._student.graded())),
        ]
        if verdict is Verdict.UNGRADED:
            pytest.skip(f"ungraded, which is no zero: {one_line(check.outcome.feedback)}")
        if verdict is not Verdict.CORRECT:
            raise NotFullMarksError(check)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Feedback for the student; what failed on our side is shown as pytest shows it."""
        if not isinstance(excinfo.value, NotFullMarksError):
            return super().repr_failure(excinfo, style)
        check = excinfo.value.check
        mark = f"{check.outcome.verdict}, {wording.check_points(check)}"
        # pytest's summary shows the first line
        return "\n".join(
            [f"{mark}: {feedback.join_lines(feedback.summary(check))}", *feedback.lines(check)[1:]]
        )

    def reportinfo(self) -> tuple[Path, None, str]:
        """The student in place of a file, and a heading for a failure."""
        question = self._question
        title = one_line(self.criterion.title or question.title)
        return self.config.rootpath / self._student.name, None, f"{self.nodeid} {title}".strip()

    @property
    def _student(self) -> StudentNode:
        return _above(self, StudentNode)

    @property
    def _question(self) -> Question:
        return _above(self, QuestionNode).question

    def _found(self) -> CheckGrade:
        wanted = (self._question.id, self.criterion.id)
        return next(
            check
            for question in self._student.graded().questions
            for check in question.checks
            if (question.id, check.id) == wanted
        )


def _above(item: CheckItem, kind: type[Node]) -> Node:
    node = item.getparent(kind)
    if node is None:
        raise LookupError(f"a check belongs to a {kind.__name__}")
    return node
