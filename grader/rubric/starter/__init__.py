"""Makes the files that students start from: a module, a notebook and a write-up."""

from grader.rubric.starter.starter_files import files
from grader.rubric.starter.starter_tasks import FunctionStub, Task, tasks

__all__ = ["FunctionStub", "Task", "files", "tasks"]
