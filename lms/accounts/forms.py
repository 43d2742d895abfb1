"""The shape of what people enter to get in, and to look after accounts."""

from wtforms import HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, Length

from lms.accounts.rules.state import State, Wanted
from lms.kit.forms import FilterForm, ServiceForm, choices

#: Longer ones only keep the server busy.
LONGEST = Length(max=128, message="A password has at most 128 characters")
AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


def _sign_in_name() -> StringField:
    wanted = [DataRequired("Enter your sign-in name"), Length(max=254, message="A sign-in name has at most 254 characters")]
    return StringField("Sign-in name", wanted, render_kw=AS_TYPED | {"autocomplete": "username"})


class SignInForm(ServiceForm):
    """Sign-in name and password."""

    sign_in_name = _sign_in_name()
    password = PasswordField("Password", [DataRequired("Enter your password"), LONGEST])
    next = HiddenField()


class SecondForm(ServiceForm):
    """The code of the app, or a recovery code."""

    code = StringField(
        "Code",
        [DataRequired("Enter the code"), Length(max=40, message="A code is shorter than that")],
        render_kw=AS_TYPED | {"autocomplete": "one-time-code"},
    )


class AnswerForm(ServiceForm):
    """What a passkey has answered: filled in by the script."""

    answer = HiddenField("Passkey", [DataRequired("Your browser gave no passkey"), Length(max=20_000)])


class NewPasskeyForm(AnswerForm):
    """A passkey that was made just now."""

    name = StringField("Name of this passkey", [Length(max=60, message="A name has at most 60 characters")])


class ForgottenForm(ServiceForm):
    """Whose password."""

    sign_in_name = _sign_in_name()


class FirstForm(ServiceForm):
    """A printed code and whose it is."""

    sign_in_name = _sign_in_name()
    code = StringField(
        "Code",
        [DataRequired("Enter the code from your letter"), Length(max=40, message="A code has 12 letters and digits")],
        render_kw=AS_TYPED | {"autocomplete": "off"},
    )


def _new_password(label: str) -> PasswordField:
    return PasswordField(label, [DataRequired("Choose a password"), LONGEST])


class ChooseForm(ServiceForm):
    """A new password, twice. `ticket` names the link that the page was shown for."""

    ticket = HiddenField()
    password = _new_password("Password")
    again = PasswordField("Password again", [EqualTo("password", "The two passwords are not the same")])


class ConfirmForm(ServiceForm):
    """Your password, again."""

    password = PasswordField("Password", [DataRequired("Enter your password"), LONGEST])
    next = HiddenField()


class PasswordForm(ServiceForm):
    """The password you have, and a new one, twice."""

    old = PasswordField("Password you have now", [DataRequired("Enter the password you have now"), LONGEST])
    new = _new_password("New password")
    again = PasswordField("New password again", [EqualTo("new", "The two passwords are not the same")])


class EmailForm(ServiceForm):
    """A new address."""

    email = StringField(
        "New email address",
        [DataRequired("Enter an email address"), Length(max=254, message="An email address has at most 254 characters")],
        render_kw=AS_TYPED | {"autocomplete": "email"},
    )


class MobileForm(ServiceForm):
    """A number, or none."""

    mobile = StringField("Mobile number", [Length(max=40, message="A number is shorter than that")], render_kw={"autocomplete": "tel"})


class SimpleForm(ServiceForm):
    """A button, with its token."""


class ActForm(ServiceForm):
    """Which of the page's buttons."""

    act = StringField(validators=[DataRequired("Choose what to do")])


class WhichForm(ServiceForm):
    """One row of a list; empty: all of it."""

    which = StringField()

    def row_id(self) -> int | None:
        text = self.which.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class ReasonForm(ServiceForm):
    """Why."""

    reason = TextAreaField("Reason", [DataRequired("Say why"), Length(max=500, message="A reason has at most 500 characters")])


class PeopleForm(FilterForm):
    """Which people of the list of accounts. Unreadable choices are left out."""

    text = StringField("Name, employee number or email address")
    organisation = SelectField("Employer, service or team", validate_choice=False)
    state = SelectField("Account", choices=choices(((one.value, one.label) for one in State), "Any"), validate_choice=False)
    address = SelectField("Reached by", choices=choices((("y", "Email"), ("n", "Printed code")), "Either"), validate_choice=False)

    def offer(self, organisations: list[tuple[str, str]]) -> None:
        self.organisation.choices = choices(organisations, "Everywhere I look after")

    def wanted(self) -> Wanted:
        chosen = self.organisation.data or ""
        return Wanted(
            text=(self.text.data or "").strip()[:200].replace("\0", ""),
            organisation_id=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None,
            state=next((one for one in State if one.value == self.state.data), None),
            has_address={"y": True, "n": False}.get(self.address.data or ""),
        )
