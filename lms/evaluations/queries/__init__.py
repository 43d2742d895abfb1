"""Reads of evaluation: who is asked, what waits to be counted, and what came of it."""
