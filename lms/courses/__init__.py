"""Courses: what can be booked, and when it runs. Owns: course, event, session, venue, trainer. Knows nothing of who has booked."""
