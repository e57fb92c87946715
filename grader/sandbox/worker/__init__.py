"""The untrusted side: a copy of this package runs student code, and holds nothing else."""

CODE, SCRATCH = "code.zip", "scratch"
"""What lies in a worker's folder: the copy that it runs from, and where a child may write."""

FULL, CROWD, MEMORY = "full", "crowd", "memory"
"""What a child is ended for while it runs: files, processes, memory of all its processes."""

PARSING = -1
"""The step that a child is at before it runs the first."""

FAREWELL = b'{"farewell": true}'
"""A worker's last word, when its child is gone and its folder empty."""
