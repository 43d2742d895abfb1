"""Verbs of registers."""
