"""What this room itself reminds people of."""

from lms.kit.room import Matter
from lms.reminders.queries.own_matters import first_day, no_date, renewed, returned, summary

OWN: tuple[Matter, ...] = (returned.MATTER, first_day.MATTER, renewed.MATTER, summary.MATTER, no_date.MATTER)
