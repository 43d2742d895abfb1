"""The filters above the trail of changes."""

from wtforms import SelectField, StringField

from lms.audit.rules import Wanted
from lms.kit.days import DayField
from lms.kit.forms import FilterForm, choices


class ChangesForm(FilterForm):
    """Which changes. Unreadable choices are left out; an unreadable date says so."""

    record = SelectField("Kind of record", validate_choice=False)
    row = StringField("Record number")
    by = StringField("Changed by (name)")
    on = DayField("On this day")

    def offer(self, records: list[str]) -> None:
        self.record.choices = choices(((name, name.replace("_", " ").capitalize()) for name in records), "Every kind")

    def wanted(self) -> Wanted:
        row = (self.row.data or "").strip()
        return Wanted(
            record=self.record.data or None,
            row_id=int(row) if row.isascii() and row.isdigit() and len(row) < 10 else None,
            day=self.on.data,
            by=(self.by.data or "")[:200],
        )
