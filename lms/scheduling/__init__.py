"""Scheduling: dates as those see them who plan them: series, clashes, moved and cancelled dates. Owns no table: a date is of courses."""
