"""Reads of courses, venues and events."""
