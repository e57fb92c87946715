"""Runs student code where it can do no harm and see no answer: a plan in, replies out."""
