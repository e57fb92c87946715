"""The help that lists commands, read from their sources, is the help of the commands."""

from types import ModuleType

import pytest

from grader.cli import command_files, commands
from grader.cli.commands import rubric


@pytest.mark.parametrize(
    ("package", "name"),
    [
        pytest.param(package, name, id=name)
        for package in (commands, rubric)
        for name in command_files.names(package)
    ],
)
def test_a_summary_is_the_first_sentence_of_the_help(package: ModuleType, name: str) -> None:
    command = command_files.load(package, name)
    assert command_files.summary(package, name) == command.get_short_help_str(90) != ""
