"""Files of awards and requirements: what their columns are, and what a file would change."""
