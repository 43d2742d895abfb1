"""Who a line is about, beside a number or an address: columns that are only compared with the record that those lead to."""

from datetime import date

from lms.kit.importing import Column
from lms.kit.importing.cells import NAME, day, text
from lms.people.rules.imports.lookups import Named
from lms.people.rules.imports.staff_list.columns import BIRTHDAYS, DATES, FIRST_NAMES, FULL_NAME, LAST_NAMES, split_name

COMPARED = (
    Column("first_name", "First name. Names are only compared: a line counts where they agree with the record.", "", read=text(NAME),
           also=FIRST_NAMES, may_repeat=True),
    Column("last_name", "Last name, to be compared.", "", read=text(NAME), also=LAST_NAMES, may_repeat=True),
    Column("full_name", "First and last name in one column, instead of the two.", "", read=text(), also=FULL_NAME.column.also,
           may_repeat=True),
    Column("date_of_birth", f"{DATES}. To be compared.", "", read=day, also=BIRTHDAYS, may_repeat=True),
)  # fmt: skip


def named_on(day: date | None, first_name: str, last_name: str, full_name: str, born: date | None, email: str = "") -> Named:
    """What the cells of these columns say of somebody; `day`: that of what the line tells."""
    first, last = split_name(full_name) if full_name and not (first_name or last_name) else ("", "")
    return Named(first_name or first, last_name or last, born, on=day, email=email)
