"""A look at the names in what was written."""

from lms.evidence.queries import known_names
from lms.kit.named_people import mentions
from lms.signoff.forms.names import NamesForm


def names_nobody(form: NamesForm) -> bool:
    """Does it name nobody who uses services, or has its writer seen the warning and keeps it?"""
    text = form.words()
    return form.may_keep(mentions(text, known_names(text)))
