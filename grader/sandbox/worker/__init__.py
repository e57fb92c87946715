"""The untrusted side: a copy of this package runs student code, and holds nothing else."""

CODE, SCRATCH = "code.zip", "scratch"
"""What lies in a worker's folder: the copy that it runs from, and where a child may write."""

FULL, CROWD, THREADS, MEMORY = "full", "crowd", "threads", "memory"
"""What a child is ended for while it runs: files, processes, threads, memory of all together."""

PARSING = -1
"""The step that a child is at before it runs the first."""

FAREWELL = b'{"farewell": true}'
"""A worker's last word, when its child is gone and its folder empty."""
