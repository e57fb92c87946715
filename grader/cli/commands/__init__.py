"""The commands other than `grade SUBMISSIONS`: one file each, found by its name."""
