"""Decisions about programmes of induction, over dates and values alone."""
