"""Reads of what was written, for the eyes of one reader."""
