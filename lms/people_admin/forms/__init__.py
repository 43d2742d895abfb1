"""The shapes of the desk's answers."""
