"""Pure: who may do what in a group, what a session asks for, and the words that are stored."""
