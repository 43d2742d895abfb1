"""What several forms of planning ask in the same way."""

from collections.abc import Iterable
from typing import Any

from wtforms import Form, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from lms.kit.days import DayField
from lms.kit.forms import HouseForm


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Each once, in the order of the numbers, so that the same answer reads the same."""
        super().process_formdata(sorted(set(valuelist), key=lambda value: (len(value), value)))


class NeededDay:
    """A day that cannot be left out; what was typed and is no day has a sentence of its own."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Any) -> None:
        if not any(str(part).strip() for part in field.raw_data or ()):
            raise StopValidation(self.message)


class RetireForm(HouseForm):
    """From when on something is not used any more."""

    on = DayField("From which day?", [NeededDay("Enter the first day on which it is not used any more")])


def ids(values: Iterable[str] | None) -> tuple[int, ...]:
    """Chosen ids as numbers; what is none is left out."""
    return tuple(int(value) for value in values or () if value.isascii() and value.isdigit() and len(value) < 10)


def as_id(value: str | None) -> int | None:
    """A chosen id as a number; none, or what is none: None."""
    return next(iter(ids([value or ""])), None)
