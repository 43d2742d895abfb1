"""The shapes of answers about supervision."""
