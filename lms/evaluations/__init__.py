"""What people say of a course: right after it, and three months later. Nobody reads an answer with a name."""
