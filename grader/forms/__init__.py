"""One file for each form that students hand in: found by name."""
