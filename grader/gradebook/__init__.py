"""Everything done with a graded class: publish, override, export, restore, flag."""
