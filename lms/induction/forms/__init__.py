"""The shapes of answers about inductions."""
