"""The shapes of answers about registers."""
