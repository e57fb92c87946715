"""Reads submissions, and looks up in the store what was read and run before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.discover import Submission, Work, open_work
from grader.model import CollectedReplies, FileReading, Leftover, Place, Text
from grader.model.digest import digest
from grader.pipeline.outcome_keys import asking_key
from grader.pipeline.prepare import PreparedSubmission, prepare, student_requests
from grader.rubric.model import Rubric
from grader.store import Store
from grader.store.result_keys import plan_key


@dataclass(frozen=True)
class SubmissionRecord:
    """A submission that was read, and the key of each form's plan.

    If the store held what was read, `prepared` has no plans: `Records.with_plans` adds them.
    """

    prepared: PreparedSubmission
    plan_keys: Mapping[str, str]


class Records:
    """Reads submissions for one rubric, each content once."""

    def __init__(self, store: Store, rubric: Rubric) -> None:
        self._store, self._rubric = store, rubric
        self._requests = student_requests(rubric)
        self._asking_key = asking_key(rubric)

    def read(
        self, submission: Submission, work: Work | None = None, *, use_kept: bool = True
    ) -> SubmissionRecord:
        """Read a submission's files, or look up what was read from the same content."""
        rubric = self._rubric
        work = work or open_work(submission, rubric.assignment, rubric.forms)
        reading = self._store.reading(self._reading_key(work)) if use_kept else None
        if reading is not None:
            return _from_json(json.loads(reading), submission, work)
        return self._keep(prepare(submission, work, rubric, self._requests))

    def _keep(self, prepared: PreparedSubmission) -> SubmissionRecord:
        """Keep what was read, unless a fault of ours spoils it: then it is read again."""
        plan_keys = {form: plan_key(plan) for form, plan in prepared.plans.items()}
        if not prepared.faults:
            reading = json.dumps(_to_json(prepared, plan_keys))
            self._store.keep_reading(self._reading_key(prepared.work), reading)
        return SubmissionRecord(prepared, plan_keys)

    def with_plans(self, record: SubmissionRecord) -> PreparedSubmission:
        """The prepared submission with its plans, to run them."""
        prepared = record.prepared
        if prepared.plans.keys() == record.plan_keys.keys():
            return prepared
        return prepare(prepared.submission, prepared.work, self._rubric, self._requests)

    def is_collected(self, record: SubmissionRecord) -> bool:
        """Whether the store holds the replies to all plans."""
        return all(self._store.is_collected(key) for key in record.plan_keys.values())

    def collected(self, record: SubmissionRecord) -> dict[str, CollectedReplies] | None:
        """The replies to all plans by form, or None if one of them has to be run."""
        by_form: dict[str, CollectedReplies] = {}
        for form, key in record.plan_keys.items():
            replies = self._store.collected(key)
            if replies is None:
                return None
            by_form[form] = replies
        return by_form

    def _reading_key(self, work: Work) -> str:
        return digest(work.key, self._asking_key)


def _to_json(prepared: PreparedSubmission, plan_keys: Mapping[str, str]) -> dict[str, Any]:
    texts = {
        form: {question: _text_to_json(text) for question, text in reading.texts.items()}
        for form, reading in prepared.readings.items()
    }
    leftovers = {
        form: [[left.what, _place_to_json(left.place), left.words] for left in reading.leftovers]
        for form, reading in prepared.readings.items()
    }
    return {
        "texts": texts,
        "leftovers": leftovers,
        "plans": plan_keys,
        "notes": prepared.notes,
        "unread": prepared.unread,
    }


def _text_to_json(text: Text) -> list[str | int | None]:
    return [text.source, *_place_to_json(text.place)]


def _place_to_json(place: Place) -> list[str | int | None]:
    return [place.file, place.line, place.cell, place.under]


def _from_json(reading: dict[str, Any], submission: Submission, work: Work) -> SubmissionRecord:
    readings = {
        form: FileReading(
            texts={name: Text(text[0], Place(*text[1:])) for name, text in texts.items()},
            leftovers=tuple(
                Leftover(what, Place(*place), words)
                for what, place, words in reading["leftovers"][form]
            ),
        )
        for form, texts in reading["texts"].items()
    }
    notes, unread = tuple(reading["notes"]), tuple(reading["unread"])
    prepared = PreparedSubmission(submission, work, readings, {}, notes, unread)
    return SubmissionRecord(prepared, reading["plans"])
