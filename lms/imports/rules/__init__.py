"""Pure: what a file may say, what is wrong with it, and what it would change. No database, no request, no clock."""
