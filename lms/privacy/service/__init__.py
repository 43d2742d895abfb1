"""Verbs: ask for a correction and answer it, copy a record, decide a period, remove what has been kept long enough."""
