"""The shapes of answers about policies and words."""
