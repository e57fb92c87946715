"""`grade rubric`: what an instructor does with a rubric, one command for each file."""

import sys

from grader.cli import command_files as named

command = named.Commands(sys.modules[__name__], "rubric", "Check, try and publish rubrics.")
