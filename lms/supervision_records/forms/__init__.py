"""The shapes of what is written."""
