"""Verbs of supervision: groups, agreements, sessions, records."""
