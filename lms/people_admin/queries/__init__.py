"""Reads of the desk, scoped by viewer."""
