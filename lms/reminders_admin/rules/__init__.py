"""Pure: closed days, and what is counted."""
