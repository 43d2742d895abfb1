"""Decisions about starters and figures, over dates and values alone."""
