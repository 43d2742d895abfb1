"""Verbs of courses: planned, changed, retired."""
