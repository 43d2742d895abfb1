"""The shapes of filters and of a typed code."""
