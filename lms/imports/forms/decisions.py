"""The shape of an upload, of what is said about its columns and values, and of the decision about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.imports.rules.cell_choices import CellChoices, CellQuestions
from lms.imports.rules.delete_mapping import Forget, Forgotten
from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.kit.importing import Answer, AnyKind, Column, Order
from lms.kit.numbers import counted
from lms.kit.refusal import Refused


class UploadForm(ServiceForm):
    """What kind of file, whose, and the file."""

    kind = RadioField("What is in the file?", [InputRequired("Choose what is in the file")])
    employer_id = SelectField("Which employer is it for?", validate_choice=False)
    file = FileField("File", [FileRequired("Choose a file")], description="CSV or Excel (XLSX).")

    def offer(self, kinds: Sequence[AnyKind], employers: list[tuple[int, str]], may_leave_open: bool) -> None:
        """Put the viewer's choices into the lists."""
        self.kind.choices = choices((kind.code, kind.label) for kind in kinds)
        listed = [(str(row_id), name) for row_id, name in employers]
        self.employer_id.choices = choices(listed, "The lines name their employers" if may_leave_open else None)

    @property
    def wanted_employer(self) -> int | None:
        return int(self.employer_id.data) if (self.employer_id.data or "").isdecimal() else None


LEAVERS = choices([("keep", "Keep their posts as they are"), ("end", "End their posts on the day below")])


class ApplyForm(ServiceForm):
    """Apply these changes?"""

    apply_good_lines = BooleanField("Apply the lines without errors, and leave the others out")
    is_right_employer = BooleanField("Yes, this file is for the right employer")
    leavers = RadioField("What happens to those who are missing from the file?", choices=LEAVERS, default="keep")
    end_leavers_on = DayField("Their last day, if they end", [Optional()])

    @property
    def leavers_end(self) -> date | None:
        """Raises Refused where they are to end and no day is given. A day alone says that they are."""
        day: date | None = self.end_leavers_on.data
        if self.leavers.data == "end" and day is None:
            raise Refused("Enter the last day of those who are missing from the file.", field="end_leavers_on")
        return None if self.leavers.raw_data and self.leavers.data == "keep" else day


SCOPES = choices([("ticked", "Those that are ticked"), ("page", "All on this page"), ("filter", "All that the filter finds")])
SHOWN = choices([("undecided", "Not decided"), ("decided", "Decided"), ("known", "Known by their name"), ("all", "All")])


class ValuesForm(ServiceForm):
    """What is done with the values that are ticked, or with all that the filter finds."""

    all_mean = StringField("All of them mean", description="Leave this empty to save what is written beside each.")
    scope = RadioField(
        "Which values?",
        choices=SCOPES,
        default="ticked",
    )
    for_everybody = BooleanField("Decide for every employer of the partnership")
    do = HiddenField()

    @property
    def ticked(self) -> list[int]:
        return _ids(request.form.getlist("tick"))

    @property
    def shown(self) -> list[int]:
        return _ids(request.form.getlist("shown"))

    @property
    def texts(self) -> dict[int, str]:
        return {row_id: request.form.get(f"means-{row_id}", "") for row_id in {*self.ticked, *self.shown}}


def _ids(given: Sequence[str]) -> list[int]:
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 10]


WHOSE = choices([("page", "All lines on this page"), ("all", "All lines that wait")])


class WhoForm(ServiceForm):
    """Who is this? Each line has buttons of its own; those below them are about many lines at once."""

    scope = RadioField("Which lines?", choices=WHOSE, default="page")
    say = HiddenField()  # "same 12 person:17": the answer, a line, a candidate. Without the line: about those of the scope

    @property
    def _parts(self) -> list[str]:
        answer, _, rest = (self.say.data or "").partition(" ")
        line, _, candidate = rest.partition(" ")
        return [answer, line, candidate]

    @property
    def answer(self) -> Answer | None:
        """None: nobody says any more who it is."""
        return next((answer for answer in Answer if answer == self._parts[0]), None)

    @property
    def lines(self) -> list[int] | None:
        """None: all of them."""
        line = self._parts[1]
        if line:
            return _ids([line])
        return None if self.scope.data == "all" else _ids(request.form.getlist("shown"))

    @property
    def candidate(self) -> str:
        return self._parts[2]


class AnswersForm(ServiceForm):
    """Take back what was said about who lines are: the answers that are ticked in the list above."""

    @property
    def ticked(self) -> list[int]:
        return _ids(request.form.getlist("tick"))


class UndoForm(ServiceForm):
    """Take this import back?"""

    reason = StringField("Why is it taken back?", description="Such as: the file was another employer's. It is kept with the import.")


class ForgetForm(ServiceForm):
    """What is forgotten of how the files of a source are read. The columns and values that are ticked stand in lists above it."""

    what = RadioField("What is to be forgotten?", default=Forget.TICKED.value)
    reason = StringField(
        "Why is it forgotten?", description="Such as: the course titles were decided wrongly. It is kept in the trail of changes."
    )

    def offer(self, search: str) -> None:
        """`search`: the words that the list of values is narrowed by."""
        found = (
            [(Forget.FOUND.value, f"Every value with “{search}” in it")] if search else [(Forget.FOUND.value, "All values, and no columns")]
        )
        self.what.choices = choices(
            [(Forget.TICKED.value, "What is ticked above"), *found, (Forget.ALL.value, "All that is remembered of this system")]
        )

    def said(self, search: str) -> Forgotten:
        columns, values = _ids(request.form.getlist("columns")), _ids(request.form.getlist("tick"))
        return Forgotten(Forget(self.what.data), columns, values, search, self.reason.data or "")


class ValuesFilter(FilterForm):
    """Which values are listed."""

    which = SelectField(
        "Show",
        choices=SHOWN,
        default="undecided",
    )
    column = SelectField("Column", validate_choice=False)
    search = StringField("Words in the value")


class SourceFilter(FilterForm):
    """Which values of one employer's files from one system are listed."""

    employer = HiddenField()
    source = HiddenField()
    search = StringField("Words in the value")


# --- what the cells of a file mean ----------------------------------------------------------------------------------------------------

#: The question about a column of dates has the column's own name behind this.
ORDER = "order_"
ORDERS = choices([(Order.DAY, "Day first: 25/03/2026 is 25 March"), (Order.MONTH, "Month first: 03/25/2026 is 25 March")])


class CellChoicesForm(ServiceForm):
    """What do empty cells and dates mean? Made for one file by `cell_choices_form`."""

    empty_removes = SelectMultipleField(
        "In which columns does an empty cell remove what is recorded?",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description="An empty cell changes nothing unless you tick its column.",
    )

    @property
    def orders(self) -> list[Any]:
        """The questions about dates."""
        return [question for question in self if question.name.startswith(ORDER)]

    @property
    def chosen(self) -> CellChoices:
        orders = {question.name.removeprefix(ORDER): Order(question.data) for question in self.orders if question.data}
        return CellChoices(frozenset(self.empty_removes.data or ()), orders)


def cell_choices_form(kind: AnyKind, questions: CellQuestions, chosen: CellChoices) -> CellChoicesForm:
    """The form for one file, with what was chosen filled in."""

    class Form(CellChoicesForm):
        pass

    values: dict[str, Any] = {"empty_removes": sorted(chosen.empty_removes)}
    for column in kind.columns:
        if column.name in questions.dates:
            label = f"What stands first in the dates of the column “{column.words}”?"
            setattr(Form, ORDER + column.name, RadioField(label, [InputRequired("Choose which stands first")], choices=ORDERS))
            values[ORDER + column.name] = questions.dates[column.name] or None
    form = Form(data=values)
    emptied = [column for column in kind.columns if column.name in questions.emptied]
    form.empty_removes.choices = choices((column.name, _counted(column, questions)) for column in emptied)
    return form


def _counted(column: Column, questions: CellQuestions) -> str:
    return f"{column.words.capitalize()}: {counted(questions.emptied[column.name], 'line', 'lines')}"
