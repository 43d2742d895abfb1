"""The shapes of answers about sessions and actions."""
