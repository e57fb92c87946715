"""Lines that a runner reads as commands, and lines that it must not."""

from grader.platforms.github.workflow_commands import command, printed
from tests.support.reporting import commands


def test_each_pause_of_commands_has_another_token() -> None:
    first, second = (next(printed(["x"], is_runner=True)) for _ in range(2))
    assert first != second
    assert len(first) >= len("::stop-commands::") + 32


def test_a_command_holds_its_text() -> None:
    line = command("notice", "a\r\nb::c%", title="x,y:z\n")
    assert line == "::notice title=x%2Cy%3Az%0A::a%0D%0Ab::c%25"
    assert commands(line)[0][2] == "a\r\nb::c%"
