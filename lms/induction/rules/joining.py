"""From which start on a row of conditions takes people in."""

from datetime import date

#: In a draft: people who start from the day on which the version is published. Publishing puts that day in its place.
WHEN_PUBLISHED = date.max


def joining_day(of_row: date | None, of_programme: date, published_from: date) -> date:
    """The earliest start by a row: its own, else the programme's; of a row that waits for it, the day on which its version is published."""
    return max(published_from, of_programme) if of_row == WHEN_PUBLISHED else of_row or of_programme
