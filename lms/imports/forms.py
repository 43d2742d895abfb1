"""The shape of an upload, and of the decision about it."""

from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from lms.imports.rules.columns import FileKind
from lms.kit.days import DayField
from lms.kit.forms import HouseForm, choices


class UploadForm(HouseForm):
    """What kind of file, whose, and the file."""

    kind = RadioField("What is in the file?", [InputRequired("Choose what is in the file")])
    employer_id = SelectField("Which employer is it for?", validate_choice=False)
    file = FileField("File", [FileRequired("Choose a file")], description="CSV or Excel (XLSX).")

    def offer(self, kinds: list[FileKind], employers: list[tuple[int, str]], may_leave_open: bool) -> None:
        """Put the viewer's choices into the lists."""
        self.kind.choices = choices((kind.value, kind.label) for kind in kinds)
        listed = [(str(row_id), name) for row_id, name in employers]
        self.employer_id.choices = choices(listed, "The lines name their employers" if may_leave_open else None)

    @property
    def wanted_kind(self) -> FileKind | None:
        return next((kind for kind in FileKind if kind.value == self.kind.data), None)

    @property
    def wanted_employer(self) -> int | None:
        return int(self.employer_id.data) if (self.employer_id.data or "").isdecimal() else None


class ApplyForm(HouseForm):
    """Apply these changes?"""

    apply_good_lines = BooleanField("Apply the lines without errors, and leave the others out")
    end_leavers_on = DayField("Last day of the people missing from the file", [Optional()])

    @property
    def leavers_end(self) -> date | None:
        day: date | None = self.end_leavers_on.data
        return day
