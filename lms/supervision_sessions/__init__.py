"""Sessions of supervision: planning, agenda, calendars, who came, and the actions that are carried from one to the next."""
