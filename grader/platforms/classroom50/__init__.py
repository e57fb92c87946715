"""Classroom 50: its bundle, and its result.json."""
