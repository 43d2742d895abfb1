"""People: organisations, persons, posts and their terms, absences, job roles, audiences, registrations, accounts and grants."""
