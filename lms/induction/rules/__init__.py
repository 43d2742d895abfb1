"""Decisions about inductions, over dates and values alone."""
