"""Reads of starters."""
