"""Verbs of those who look after starters."""
