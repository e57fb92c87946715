"""Takes a rubric's steps in a program's namespace, and reads the values that are compared.

A step that fails costs what depends on it. Everything runs in the child, which is not trusted, so
nothing here decides a verdict: it only makes values of the program's own objects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.model import Plain, Reply, Status
from grader.model.step_tree import ComparedValue, StepLine, StepTree, names_in_tree
from grader.sandbox.wire import Json
from grader.sandbox.worker.failure import Failure
from grader.sandbox.worker.plain_data import ToPlain, UnreadableError, to_python


@dataclass(frozen=True, slots=True)
class StepsEntry:
    """The steps of a request, and what is compared."""

    steps: tuple[StepLine, ...]
    compared: tuple[ComparedValue, ...]


def steps_to_json(steps: tuple[StepLine, ...], compared: tuple[ComparedValue, ...]) -> Json:
    """Steps, and what is compared, as JSON."""
    lines: list[Json] = [
        [step.text, _to_json(step.value), step.name, _to_json(step.target)] for step in steps
    ]
    return [lines, [[each.text, _to_json(each.value), each.after] for each in compared]]


def read_steps(source: Any) -> StepsEntry:
    """The inverse of `steps_to_json`."""
    lines, compared = source
    return StepsEntry(
        tuple(StepLine(text, _tuples(v), name, _tuples(target)) for text, v, name, target in lines),
        tuple(ComparedValue(text, _tuples(value), after) for text, value, after in compared),
    )


class FailedStepError(Exception):
    """A step that cannot be taken, because of what failed before or because a name is missing."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


class StepWalk:
    """The state of one walk: the results so far, and what failed.

    Args:
        namespace: the program's names.
        to_plain: makes plain data of values, within one limit for all of them.
        describe: puts an exception of the program into words.
        note: notes the index of the step that runs, for the case that it never ends.
    """

    def __init__(
        self,
        namespace: Mapping[str, Any],
        to_plain: ToPlain,
        describe: Callable[[BaseException], Failure],
        note: Callable[[int], None],
    ) -> None:
        self._namespace, self._to_plain = namespace, to_plain
        self._describe, self._note = describe, note
        self._values: dict[str, Any] = {}
        self._failures: dict[str, Failure] = {}
        self._suspects: dict[str, Failure] = {}
        self.first_failure = ""

    def take(self, entry: StepsEntry, inputs: Mapping[str, Plain]) -> tuple[Reply, ...]:
        """Take all steps; the reply for each compared value."""
        self._values.update((name, to_python(value)) for name, value in inputs.items())
        parts: dict[int, Reply] = {}
        for index, step in enumerate(entry.steps):
            self._note(index)
            self._take(step)
            for at, compared in enumerate(entry.compared):
                if compared.after == index:
                    parts[at] = self._read(compared)
        return tuple(parts[at] for at in range(len(entry.compared)))

    def _take(self, step: StepLine) -> None:
        try:
            value = self._value(step.value)
            if step.target:
                self._assign(step.target, value)
        except BaseException as error:  # sys.exit() and Ctrl-C also cost only this step
            self._note_failure(step, error)
        else:
            if step.name:
                self._values[step.name] = value

    def _note_failure(self, step: StepLine, error: BaseException) -> None:
        """Remember what failed; what it may have left half done is only suspect."""
        if isinstance(error, FailedStepError) and error.failure in self._failures.values():
            failure = error.failure
        else:
            described = self._failure(error)
            is_absent = described.status is Status.ABSENT
            earlier = None if is_absent else self._suspect((step.value, step.target))
            # The frames come first, as in every text that `Reply.short_detail` shortens.
            text = f"{described.detail or described.status}\nin the step `{step.text}`"
            failure = earlier or Failure(described.status, text, described.line)
        self.first_failure = self.first_failure or failure.detail
        if step.name:
            self._failures[step.name] = failure
        for name in (*names_in_tree(step.value), *names_in_tree(step.target)):
            if name in self._values:
                self._suspects.setdefault(name, failure)

    def _failure(self, error: BaseException) -> Failure:
        return error.failure if isinstance(error, FailedStepError) else self._describe(error)

    def _suspect(self, tree: StepTree) -> Failure | None:
        """The failure of an earlier step with one of the objects in an expression."""
        found = (self._suspects.get(name) for name in names_in_tree(tree))
        return next(filter(None, found), None)

    def _read(self, compared: ComparedValue) -> Reply:
        """A compared value as it is now."""
        self._to_plain.left_out.clear()
        suspect = self._suspect(compared.value)
        try:
            value = self._to_plain.value(self._value(compared.value))
        except UnreadableError as error:
            return Reply(Status.UNREADABLE, None, f"{compared.text} {error}")
        except BaseException as error:  # as in `_take`; the value's own methods may run
            failure = suspect or self._failure(error)
            return Reply(failure.status, None, failure.detail)
        if value is None and suspect:
            return Reply(suspect.status, None, suspect.detail)
        left_out = ", ".join(self._to_plain.left_out[:10])
        return Reply(Status.OK, value, left_out and f"left out: {left_out}")

    def _assign(self, target: StepTree, value: Any) -> None:
        match target:
            case ("attribute", tuple(inner), str(name)):
                setattr(self._value(inner), name, value)
            case ("item", tuple(inner), tuple(key)):
                self._value(inner)[self._value(key)] = value

    def _value(self, tree: StepTree) -> Any:
        match tree:
            case ("name", str(name)):
                return self._named(name)
            case ("attribute", tuple(inner), str(name)):
                return getattr(self._value(inner), name)
            case ("item", tuple(inner), tuple(key)):
                return self._value(inner)[self._value(key)]
            case ("call", tuple(function), tuple(args), tuple(named)):
                callee = self._value(function)
                keywords = {str(pair[0]): self._value(_tree(pair[1])) for pair in map(_tree, named)}
                return callee(*self._values_of(args), **keywords)
            case ("list", tuple(items)):
                return self._values_of(items)
            case ("tuple", tuple(items)):
                return tuple(self._values_of(items))
            case ("dict", tuple(pairs)):
                found = (map(_tree, _tree(pair)) for pair in pairs)
                return {self._value(key): self._value(value) for key, value in found}
        return tree[1]

    def _values_of(self, trees: StepTree) -> list[Any]:
        return [self._value(_tree(tree)) for tree in trees]

    def _named(self, name: str) -> Any:
        if name in self._failures:
            raise FailedStepError(self._failures[name])
        if name in self._values:
            return self._values[name]
        if name not in self._namespace:
            raise FailedStepError(Failure(Status.ABSENT, f"the program has no '{name}'"))
        return self._namespace[name]


def _tree(part: object) -> StepTree:
    assert isinstance(part, tuple)
    return part


def _to_json(tree: StepTree) -> Json:
    return [_to_json(part) if isinstance(part, tuple) else _scalar(part) for part in tree]


def _scalar(part: bool | int | float | str | None) -> Json:
    return part  # type: ignore[return-value]  # `Json` is also read, where a float has its own form


def _tuples(source: Any) -> StepTree:
    return tuple(_tuples(part) if isinstance(part, list) else part for part in source)
