"""`grade rubric`: commands that are about a rubric alone, one file each."""

import sys

from grader.cli import named

command = named.Commands(sys.modules[__name__], "rubric", "Check, try and publish rubrics.")
