"""What reminders ask of somebody on Home: to tell people who have no email."""

from collections.abc import Iterator
from datetime import datetime

from lms.access import May, Viewer
from lms.kit.datetimes import local_date
from lms.kit.numbers import counted
from lms.kit.todo import Todo, Weight
from lms.reminders.queries.in_person import number_to_tell


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """A line, where it falls to the viewer to tell somebody."""
    number = number_to_tell(viewer, local_date(now)) if viewer.may(May.TELL_IN_PERSON) else 0
    if number:
        yield Todo("Tell", f"{counted(number, 'person', 'people')} in person what falls due", Weight.WAITING, "reminders.in_person")
