"""The form on which the columns of a file are mapped."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from lms.imports.rules.mapping import ColumnMapping, ColumnSource
from lms.kit.forms import ServiceForm, choices
from lms.kit.importing import Column

#: The question which of the file's columns it is has our column's own name; one value for all lines is asked for under this.
FIXED = "fixed_"


class ColumnsForm(ServiceForm):
    """Which of the file's columns feeds which of ours. Made for one file by `columns_form`."""

    source = StringField(
        "Which system does the file come from?",
        description="Such as ESR, eESS, LearnPro or Turas.",
    )
    header_line = IntegerField(
        "The names of the columns are on line", [InputRequired("Give the line"), NumberRange(1, 500, "Give a line from 1 to 500")]
    )
    sheet = SelectField("Which sheet?")
    repeated = SelectMultipleField(
        "Columns with merged cells",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description="Where a cell of these is empty, the value of the line above is taken.",
    )
    across = SelectMultipleField(
        "Columns that are each a course",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description="For a sheet with a row a person: the heading says which course, the cells say when, or only yes. "
        "For cells that say yes, give one day above as the date of every line.",
    )
    for_everybody = BooleanField("Use this for every employer of the partnership that has nothing of its own")

    def feeds(self, ours: Sequence[Column]) -> ColumnMapping:
        """What was chosen; a value for all lines counts where no column was chosen."""
        fed = {}
        for column in ours:
            chosen, fixed = self[column.name].data or "", self._fixed(column.name)
            feed = ColumnSource(column=chosen) if chosen else ColumnSource(fixed=fixed)
            if feed:
                fed[column.name] = feed
        return ColumnMapping(fed, frozenset(self.repeated.data or ()) & fed.keys(), tuple(self.across.data or ()))

    def _fixed(self, name: str) -> str:
        return (self[FIXED + name].data or "").strip() if FIXED + name in self else ""


def columns_form(ours: Sequence[Column], sketch: Mapping[str, Any], feeds: ColumnMapping, source: str) -> ColumnsForm:
    """The form for one file, with what is remembered or suggested filled in."""

    class Form(ColumnsForm):
        pass

    given: dict[str, Any] = {
        "source": source,
        "header_line": sketch["header_line"],
        "sheet": sketch["sheet"],
        "repeated": sorted(feeds.repeated),
        "across": list(feeds.across),
    }
    for column in ours:
        feed = feeds.of.get(column.name, ColumnSource())
        setattr(Form, column.name, SelectField(column.words.capitalize(), description=column.means))
        given[column.name] = feed.column
        if column.may_be_fixed:
            setattr(Form, FIXED + column.name, StringField(f"The same {column.words} on every line"))
            given[FIXED + column.name] = feed.fixed
    form = Form(data=given)
    offered = [
        (key, key if not examples else f"{key} ({', '.join(examples[:2])})"[:120])
        for key, examples in zip(sketch["columns"], sketch["examples"], strict=True)
    ]
    form.across.choices = choices(offered)
    for column in ours:
        form[column.name].choices = choices(offered, "Not in the file")
    form.sheet.choices = choices((name, name) for name in sketch["sheets"] or [""])
    form.repeated.choices = choices((column.name, column.words.capitalize()) for column in ours if column.may_repeat)
    return form
