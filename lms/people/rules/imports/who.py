"""What files of facts about people may say of who somebody is, beside number and address: nothing is recorded of it, it is compared."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lms.kit.importing import Column
from lms.kit.importing.cells import NAME, day, text
from lms.people.rules.imports.lookups import Named
from lms.people.rules.imports.staff_list.columns import BIRTHDAYS, DATES, FIRST_NAMES, FULL_NAME, LAST_NAMES, split_name

WHO = (
    Column("first_name", "First name. Names are only compared: a line counts where they agree with the record.", "", read=text(NAME),
           also=FIRST_NAMES, may_repeat=True),
    Column("last_name", "Last name, to be compared.", "", read=text(NAME), also=LAST_NAMES, may_repeat=True),
    Column("full_name", "First and last name in one column, instead of the two.", "", read=text(), also=FULL_NAME.column.also,
           may_repeat=True),
    Column("date_of_birth", f"{DATES}. To be compared.", "", read=day, also=BIRTHDAYS, may_repeat=True),
)  # fmt: skip


def named(cell: Callable[[str], Any], on: date | None, email: str = "") -> Named:
    """Who the line says that somebody is, by what stands in its cells. `on`: the day of what it tells."""
    first, last = cell("first_name"), cell("last_name")
    if not first and not last:
        first, last = split_name(cell("full_name"))
    return Named(first, last, cell("date_of_birth"), on=on, email=email)
