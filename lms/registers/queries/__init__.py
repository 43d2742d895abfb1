"""Reads of registers, scoped by viewer."""
