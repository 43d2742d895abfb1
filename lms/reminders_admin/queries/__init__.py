"""Reads of policies, words, working days and counts."""
