"""Verbs of sessions and actions."""
