"""Pure: what may be written, shared and released."""
