"""Pure: what files of sign-offs say."""
