"""What names one check's outcome: its parameters, the reference's replies, the answer, the code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from grader.model import Answer
from grader.pipeline.prepare import student_requests
from grader.rubric.model import Criterion, Question, Rubric
from grader.store.result_keys import code, digest, environment


def asking_key(rubric: Rubric) -> str:
    """Names all that decides how a student's files are read, and what is asked of them."""
    requests = [(request.key, request.limits) for request in student_requests(rubric)]
    asked = (rubric.assignment, rubric.forms, rubric.question_ids, requests)
    given = [(file.name, file.sha256) for file in rubric.files]
    runs = (asked, rubric.limits, rubric.terms, rubric.seed, given)
    return digest(*map(repr, runs), environment(), code())


def criterion_key(question: Question, criterion: Criterion, reference: str) -> str:
    """Names all that decides an outcome of this criterion but for the answer.

    Points, titles and what students see are no part of it: they are laid on later. `reference`
    names the reference solution, which counts where a check asks it something.
    """
    checks = [
        (check.kind, check.model_dump_json(warnings=False)) for check in criterion.alternatives
    ]
    asks = any(check.asks_reference(question.context) for check in criterion.alternatives)
    return digest(repr(checks), repr(question.context), reference if asks else "", code())


def answer_keys(given: Sequence[Answer], plans: Mapping[str, str], fault: str) -> tuple[str, str]:
    """Names of what is answered to a question: in words alone, and with what programs replied.

    Args:
        given: what each file says.
        plans: the key of the plan that each form's program was asked by.
        fault: why something could not be asked.
    """
    texts = [(answer.form, answer.file, answer.text) for answer in given]
    written = digest(repr(texts), fault)
    return written, digest(written, json.dumps(dict(plans), sort_keys=True))
