"""Answers that several forms ask for in the same way: boxes to tick, a day that is needed, ids that anybody may have written."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from wtforms import Form, SelectMultipleField, ValidationError
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from lms.kit.concurrent_edits import ConflictingField, EditConflict, EditForm, fingerprint


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Each once and in one order, so that the same answer reads the same."""
        super().process_formdata(in_order(set(valuelist)))

    def pre_validate(self, form: Form) -> None:
        """Raises ValidationError for what is not on the list."""
        known = {one.value for one in self.iter_choices()}
        if set(self.data or ()) - known:
            raise ValidationError("Choose from the list")

    def told(self, values: Iterable[str]) -> str:
        """What is ticked, in words."""
        chosen = set(values)
        return ", ".join(str(one.label) for one in self.iter_choices() if one.value in chosen) or "Nothing"


def in_order(values: Iterable[str]) -> list[str]:
    """Numbers by size, words by length and letter."""
    return sorted(values, key=lambda value: (len(value), value))


class TickedEditForm(EditForm):
    """A form over a recorded thing with boxes to tick: what somebody else ticked meanwhile is told in words."""

    def show_conflict(self, conflict: EditConflict) -> None:
        """Keep the answers, take over what the writer had left alone."""
        seen, now = set((self.seen.data or "").split()), conflict.now
        super().show_conflict(EditConflict({name: value for name, value in now.items() if not isinstance(value, list)}))
        fields = {field.short_name: field for field in self}
        for name, value in now.items():
            field = fields.get(name)
            if not isinstance(field, Ticks) or not isinstance(value, list) or fingerprint({name: value}) in seen or value == field.data:
                continue
            left_alone = fingerprint({name: field.data or []}) in seen
            self.conflicts += (ConflictingField(field.label.text, field.told(field.data or ()), field.told(value), left_alone),)
            if left_alone:
                field.data = value
        self.seen.data = fingerprint(now)


class NeededDay:
    """A day that cannot be left out; what was typed and is no day has a sentence of its own."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Any) -> None:
        if not any(str(part).strip() for part in field.raw_data or ()):
            raise StopValidation(self.message)


def is_link(_: object, field: Any) -> None:
    """What a browser opens, and no script of somebody's. Raises ValidationError."""
    if not (field.data or "").strip().startswith(("https://", "http://")):
        raise ValidationError("Enter a whole link that begins with https://")


#: More than any page shows, and fewer than a statement can ask about.
MOST_IDS = 10_000


def ids(values: Iterable[str] | None) -> tuple[int, ...]:
    """Chosen ids as numbers; what is none is left out, and what no page can have asked for."""
    return tuple(int(value) for value in islice(values or (), MOST_IDS) if value.isascii() and value.isdigit() and len(value) < 10)


def as_id(value: str | None) -> int | None:
    """A chosen id as a number; none, or what is none: None."""
    return next(iter(ids([value or ""])), None)
