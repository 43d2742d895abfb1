"""Files of organisations and people: what their columns are, and what a file would change."""
