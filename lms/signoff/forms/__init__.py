"""The shape of answers about sign-offs."""
