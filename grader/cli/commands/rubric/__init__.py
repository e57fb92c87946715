"""`grade rubric`: commands for those who write rubrics."""

import sys

from grader.cli import named

command = named.Commands(sys.modules[__name__], "rubric", "Check, try and publish rubrics.")
