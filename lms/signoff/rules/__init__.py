"""Pure decisions of sign-offs."""
