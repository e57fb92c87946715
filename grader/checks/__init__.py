"""One file for each kind of check: pure, and found by name."""
