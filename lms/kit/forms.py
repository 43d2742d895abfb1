"""The shape of an answer: a form with CSRF that can hear a service's refusal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.fields import SelectChoice

from lms.kit import numbers
from lms.kit.confidential import WrongKey
from lms.kit.refusal import Refused
from lms.kit.web import undo

#: WTForms' own sentences in plain English.
INSTEAD = {
    "Not a valid date value.": "Enter a real date, such as 27 3 2026",
    "Not a valid choice.": "Choose one of the list",
    "Not a valid choice": "Choose one of the list",
    "Invalid value, please enter a valid choice.": "Choose one of the list",
    "Not a valid integer value.": "Enter a whole number, such as 12",
    "This field is required.": "Answer this question",
}


def choices(pairs: Iterable[tuple[str, str]], first: str | None = None) -> list[SelectChoice]:
    """For a list: (value, label) in order, after `first`, which asks for nothing."""
    return [*([SelectChoice("", first)] if first is not None else []), *(SelectChoice(value, label) for value, label in pairs)]


class Translations:
    """What WTForms asks for its sentences."""

    def gettext(self, string: str) -> str:
        return INSTEAD.get(string, string)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return numbers.plural(number, singular, plural)


def _storable(value: Any) -> Any:
    """Text without NUL and halves of characters; files as they are."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "").encode("utf-8", "ignore").decode() if not value.isascii() or "\0" in value else value


class PlainForm(FlaskForm):  # type: ignore[misc]
    """What every form of the house has in common."""

    class Meta:
        def get_translations(self, _: Any) -> Translations:
            return Translations()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, less the characters that no database holds and nobody can type."""
            sent = FlaskForm.Meta.wrap_formdata(self, form, formdata)
            if sent is None:
                return None
            return MultiDict((name, _storable(value)) for name, values in sent.lists() for value in values)


class ServiceForm(PlainForm):
    """A form that changes something."""

    def is_valid_post(self) -> bool:
        """Was it posted, and is its shape right?"""
        return bool(self.validate_on_submit())

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """A service's no becomes this form's error: on its field, or on the form as a whole."""
        try:
            yield
        except Refused as no:
            if isinstance(no, WrongKey):
                undo()  # it comes in the middle of writing: the page would show what is written by half
            if no.field and no.field in self:
                self[no.field].errors = [*self[no.field].errors, str(no)]
            else:
                self.form_errors.append(str(no))


class ButtonForm(ServiceForm):
    """A button that asks nothing."""

    @property
    def said(self) -> str:
        """Why nothing was done."""
        return next(iter(self.form_errors), "This page was open for too long. Try again.")


class FilterForm(PlainForm):
    """A GET form above a list: bookmarkable, so without a token, and never refused: what it cannot read it leaves out."""

    class Meta(PlainForm.Meta):
        csrf = False

    def __init__(self, **given: Any) -> None:
        super().__init__(request.args, **given)
