"""Reads of inductions."""
