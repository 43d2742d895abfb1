"""Reads for those who plan dates, scoped by viewer."""
