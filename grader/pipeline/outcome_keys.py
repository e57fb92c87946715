"""The keys of outcomes: the check's parameters, the reference, the answer and the code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from grader.model import Answer
from grader.model.digest import digest
from grader.pipeline.prepare import student_requests
from grader.rubric.model import Criterion, Question, Rubric
from grader.store.result_keys import code_key, environment


def asking_key(rubric: Rubric) -> str:
    """The key of everything that decides how files are read and what programs are asked."""
    requests = [
        (request.key, request.limits, request.is_hidden) for request in student_requests(rubric)
    ]
    asked = (rubric.assignment, rubric.forms, rubric.titles, requests)
    files = [(file.name, file.sha256) for file in rubric.files]
    settings = (asked, rubric.limits, rubric.terms, rubric.seed, files)
    return digest(*map(repr, settings), environment(), code_key())


def criterion_key(question: Question, criterion: Criterion, reference_key: str) -> str:
    """The key of everything that decides an outcome of this criterion, except the answer.

    Points, titles and what students see are not part of it: they are added to an outcome later.

    Args:
        question: the question that the criterion belongs to.
        criterion: the criterion with its checks.
        reference_key: the key of the reference solution; it counts if a check asks for its replies.
    """
    checks = [
        (check.kind, check.model_dump_json(warnings=False)) for check in criterion.alternatives
    ]
    asks = any(check.asks_reference(question.context) for check in criterion.alternatives)
    reference = reference_key if asks else ""
    return digest(repr(checks), repr(question.context), reference, code_key())


def answer_keys(
    answers: Sequence[Answer], plan_keys: Mapping[str, str], fault: str
) -> tuple[str, str]:
    """The key of the answers' texts, and the key of texts and programs' replies together.

    Args:
        answers: the answers to a question, one for each file.
        plan_keys: the key of the plan that each form's program was run by.
        fault: why something could not be read or run.
    """
    texts = [(answer.form, answer.file, answer.text) for answer in answers]
    text_key = digest(repr(texts), fault)
    return text_key, digest(text_key, json.dumps(dict(plan_keys), sort_keys=True))
