"""Verbs of inductions."""
