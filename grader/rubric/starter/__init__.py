"""What students start from, made from a rubric: a module, a notebook and a write-up."""

from grader.rubric.starter.files import files
from grader.rubric.starter.tasks import Stub, Task, tasks

__all__ = ["Stub", "Task", "files", "tasks"]
