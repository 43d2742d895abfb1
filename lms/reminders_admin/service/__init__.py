"""Verbs of policies, words and working days."""
