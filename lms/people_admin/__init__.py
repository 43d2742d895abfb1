"""People admin: what officers change by hand: organisations, persons, posts and terms, absences, grants, supervisors, merged records."""
