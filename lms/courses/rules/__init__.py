"""Pure: the words of courses, and what may be said of their dates without asking a database."""
