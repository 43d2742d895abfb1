"""Verbs of sign-offs."""
