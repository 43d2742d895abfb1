"""The short form that adds somebody to a small employer; whatever it does not ask can be filled in later."""

from lms.people_admin.forms.persons import AddPersonForm


class JoinForm(AddPersonForm):
    """Name, address, first day, role and number: the questions of the long form that a small employer can answer at once."""
