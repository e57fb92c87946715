"""The forms of a submission, one file each; they are found by name."""
