"""The shape of answers about courses and venues."""
