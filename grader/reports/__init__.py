"""One file for each report of a graded class; the file's name is the report's."""
