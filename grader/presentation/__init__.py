"""How a grade is presented, shared by every report and by the command line."""
