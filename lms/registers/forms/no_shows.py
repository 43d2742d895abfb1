"""Between which days no-shows and late cancellations are counted."""

from datetime import date

from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm
from lms.registers.rules.no_shows import period


class NoShowsForm(FilterForm):
    """The dates that began between these days."""

    first = DayField("From")
    last = DayField("To")

    def period(self, today: date) -> tuple[date, date]:
        return period(self.first.data, self.last.data, today)
