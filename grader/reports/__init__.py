"""One file for each way to lay out a graded class: found by name."""
