"""Reads of sign-offs, scoped by who is looking."""
