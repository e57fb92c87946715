"""How grades are presented: what all reports and the command line share."""
