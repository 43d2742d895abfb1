"""Verbs of records, reflections and releases."""
