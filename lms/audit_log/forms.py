"""The filters above the trail of changes."""

from wtforms import SelectField, StringField

from lms.audit_log.rules import Wanted, label
from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm, choices


class ChangesForm(FilterForm):
    """Which changes. Unreadable choices are left out; an unreadable date says so."""

    record = SelectField("Kind of record", validate_choice=False)
    row = StringField("Record number")
    by = StringField("Changed by (name)")
    text = StringField("A value, before or after")
    cause = StringField("Belongs to", description="Such as “import 12”.")
    since = DayField("From")
    until = DayField("Until")

    def offer(self, records: list[str]) -> None:
        self.record.choices = choices(((name, label(name)) for name in records), "Every kind")

    def wanted(self) -> Wanted:
        row = (self.row.data or "").strip()
        return Wanted(
            record=self.record.data or None,
            row_id=int(row) if row.isascii() and row.isdigit() and len(row) < 10 else None,
            since=self.since.data,
            until=self.until.data,
            by=(self.by.data or "")[:200],
            cause=(self.cause.data or "").strip()[:60],
            text=(self.text.data or "").strip()[:200],
        )
