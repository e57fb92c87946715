"""The pattern language, and where a pattern matches."""
