"""Writes points into nbgrader's database."""
