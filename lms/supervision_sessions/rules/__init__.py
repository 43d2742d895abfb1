"""Pure: when a session can be planned and marked, the days of a series, what stands in calendars, and what becomes of actions."""
