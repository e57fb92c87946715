"""Check, try and publish rubrics."""

import sys

from grader.cli import command_files

command = command_files.Commands(sys.modules[__name__], "rubric")
