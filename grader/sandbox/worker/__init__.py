"""The untrusted side: a copy of this package, in an archive, runs student code."""

CODE, SCRATCH = "code.zip", "scratch"
"""In a worker's root folder: the archive that it runs from, and the folder children write to."""

FOLDER_FULL, TOO_MANY_PROCESSES = "folder full", "too many processes"
TOO_MANY_THREADS, OUT_OF_MEMORY = "too many threads", "out of memory"
"""Causes for which a running child is killed; memory is that of its whole process group."""
STOPPED, CPU_USED_UP = "stopped", "CPU time used up"
KILLED, NO_MEMORY_LEFT = "killed from outside", "no memory left on the machine"
"""More causes: the host no longer needs a running child, or the kernel ended it.

The last two are the machine's, never the program's.
"""

PARSING = -1
"""The step that a child reports before it runs the first one."""

CLEAN_EXIT = b'{"clean_exit": true}'
"""The last message of a worker: its child is gone and its folder is empty."""
