"""Collectors for students and questions, and a test item for each check."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from grader.escapes import one_line
from grader.model import CheckGrade, Grade, Verdict
from grader.pipeline.on_demand import OnDemandGrader
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.disclosure import for_student
from grader.pytest_plugin.selection import SelectedStudent
from grader.rubric.model import Criterion, Question, Rubric

Node = TypeVar("Node", bound=pytest.Collector)


class NotFullMarksError(Exception):
    """A check that did not earn all its points."""

    def __init__(self, check: CheckGrade) -> None:
        super().__init__(check.id)
        self.check = check


class StudentNode(pytest.Collector):
    """One student's work; its name is the student's slug, which is unique in the session."""

    def __init__(
        self, student: SelectedStudent, rubric: Rubric, shared: OnDemandGrader, **node: Any
    ) -> None:
        super().__init__(name=student.submission.slug, **node)
        self.student, self.rubric, self._shared = student, rubric, shared
        self.submission = student.submission

    def collect(self) -> Iterator[QuestionNode]:
        """The questions of the rubric."""
        for question in self.rubric.questions:
            yield QuestionNode.from_parent(self, name=question.id, question=question)

    def graded(self) -> Grade:
        """The grade as the student may see it."""
        return for_student(self._shared.grade(self.submission), after_due=False)


class QuestionNode(pytest.Collector):
    """One question of a student."""

    def __init__(self, question: Question, **node: Any) -> None:
        super().__init__(**node)
        self.question = question

    def collect(self) -> Iterator[CheckItem]:
        """The checks of the question that are selected."""
        for criterion in self.question.criteria:
            if _parent(self, StudentNode).student.runs(self.question.id, criterion.id):
                yield CheckItem.from_parent(self, name=criterion.id, criterion=criterion)


class CheckItem(pytest.Item):
    """One check of a student's work. It passes with full points, and is skipped if ungraded."""

    def __init__(self, criterion: Criterion, **node: Any) -> None:
        super().__init__(**node)
        self.criterion = criterion

    def runtest(self) -> None:
        """Look up the check in the student's grade; a student's first check runs the grading."""
        check = self._grade()
        verdict = check.outcome.verdict
        points = {} if check.points is None else {"points": wording.points(check.points)}
        possible = wording.points(check.possible)
        self.user_properties += [
            *(points | {"possible": possible, "verdict": verdict.value}).items(),
            ("student", one_line(self._student.submission.student)),
            ("total", wording.total(self._student.graded())),
        ]
        if verdict is Verdict.UNGRADED:
            pytest.skip(f"ungraded, which is not a zero: {one_line(check.outcome.feedback)}")
        if verdict is not Verdict.CORRECT:
            raise NotFullMarksError(check)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The feedback for a failed check; any other exception as pytest shows it."""
        if not isinstance(excinfo.value, NotFullMarksError):
            return super().repr_failure(excinfo, style)
        check = excinfo.value.check
        mark = f"{check.outcome.verdict}, {wording.check_points(check)}"
        # pytest's summary shows the first line
        return "\n".join(
            [f"{mark}: {feedback.join_lines(feedback.summary(check))}", *feedback.lines(check)[1:]]
        )

    def reportinfo(self) -> tuple[Path, None, str]:
        """The student instead of a file, and the heading of a failure."""
        question = self._question
        # pytest would take a heading that is the id alone for the name of a Python function
        title = one_line(self.criterion.title or question.title) or f"({question.id})"
        path = Path(os.path.normpath(self.config.rootpath / self._student.nodeid))
        shown = os.path.relpath(path, self.config.invocation_params.dir)
        names = self.nodeid.removeprefix(self._student.nodeid)
        return path, None, f"{shown}{names} {title}"

    @property
    def _student(self) -> StudentNode:
        return _parent(self, StudentNode)

    @property
    def _question(self) -> Question:
        return _parent(self, QuestionNode).question

    def _grade(self) -> CheckGrade:
        wanted = (self._question.id, self.criterion.id)
        return next(
            check
            for question in self._student.graded().questions
            for check in question.checks
            if (question.id, check.id) == wanted
        )


def _parent(item: QuestionNode | CheckItem, kind: type[Node]) -> Node:
    node = item.getparent(kind)
    if node is None:
        raise LookupError(f"a node belongs to a {kind.__name__}")
    return node
