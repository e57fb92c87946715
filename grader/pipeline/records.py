"""What a submission's files say and gave, from the store wherever that was read and run before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.discover import Submission, Work, open_work
from grader.model import CollectedReplies, FileReading, Place, Text
from grader.pipeline.outcome_keys import asking_key
from grader.pipeline.prepare import PreparedSubmission, prepare, student_requests
from grader.rubric.model import Rubric
from grader.store import Store
from grader.store.result_keys import digest, plan_key


@dataclass(frozen=True)
class SubmissionRecord:
    """A submission that was read; `plans` names each form's plan.

    `prepared` holds no plan to run where the files were read before.
    """

    prepared: PreparedSubmission
    plans: Mapping[str, str]


class Records:
    """Reads submissions for one rubric, each content once."""

    def __init__(self, store: Store, rubric: Rubric) -> None:
        self._store, self._rubric = store, rubric
        self._requests = student_requests(rubric)
        self._asking = asking_key(rubric)

    def read(self, submission: Submission, work: Work | None = None) -> SubmissionRecord:
        """What a submission's files say."""
        rubric = self._rubric
        work = work or open_work(submission, rubric.assignment, rubric.forms)
        known = self._store.reading(self._key(work))
        if known is not None:
            return _recorded(json.loads(known), submission, work)
        return self.keep(prepare(submission, work, rubric, self._requests))

    def keep(self, prepared: PreparedSubmission) -> SubmissionRecord:
        """Keep what was read, with the names of its plans; a fault of ours is tried again."""
        plans = {form: plan_key(plan) for form, plan in prepared.plans.items()}
        if not prepared.faults:
            record = json.dumps(_record(prepared, plans))
            self._store.keep_reading(self._key(prepared.work), record)
        return SubmissionRecord(prepared, plans)

    def with_plans(self, recorded: SubmissionRecord) -> PreparedSubmission:
        """The same with its plans, to run them."""
        prepared = recorded.prepared
        if prepared.plans.keys() == recorded.plans.keys():
            return prepared
        return prepare(prepared.submission, prepared.work, self._rubric, self._requests)

    def is_collected(self, recorded: SubmissionRecord) -> bool:
        """Whether all of its plans were run."""
        return all(self._store.is_collected(key) for key in recorded.plans.values())

    def collected(self, recorded: SubmissionRecord) -> dict[str, CollectedReplies] | None:
        """What its plans gave, if all of them were run."""
        found = {form: self._store.collected(key) for form, key in recorded.plans.items()}
        ran = {form: each for form, each in found.items() if each is not None}
        return ran if len(ran) == len(found) else None

    def _key(self, work: Work) -> str:
        return digest(work.sha256, self._asking)


def _record(prepared: PreparedSubmission, plans: Mapping[str, str]) -> dict[str, Any]:
    texts = {
        form: {
            question: [text.source, *_of_place(text.place)]
            for question, text in reading.texts.items()
        }
        for form, reading in prepared.readings.items()
    }
    return {"texts": texts, "plans": plans, "notes": prepared.notes, "unread": prepared.unread}


def _of_place(place: Place) -> tuple[str, int | None, int | None, str]:
    return place.file, place.line, place.cell, place.under


def _recorded(record: dict[str, Any], submission: Submission, work: Work) -> SubmissionRecord:
    readings = {
        form: FileReading({name: Text(text[0], Place(*text[1:])) for name, text in texts.items()})
        for form, texts in record["texts"].items()
    }
    notes, unread = tuple(record["notes"]), tuple(record["unread"])
    return SubmissionRecord(
        PreparedSubmission(submission, work, readings, {}, notes, unread), record["plans"]
    )
