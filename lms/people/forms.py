"""The shape of a sign-in."""

from typing import Any

from flask_security.forms import LoginForm
from flask_security.utils import hash_password
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from lms.kit.db import transaction
from lms.people import queries, service

#: One answer for every reason, so that nobody learns which accounts exist.
NO = (
    "That sign-in name and password do not match. Check both and try again. "
    "After ten wrong tries an account is locked for 15 minutes. If you cannot sign in, ask your learning and development team."
)


class SignInForm(LoginForm):
    """Sign-in name and password; every refusal reads the same and takes the same time."""

    email = None
    sign_in_name = StringField(
        "Sign-in name",
        [DataRequired("Enter your sign-in name"), Length(max=254, message="A sign-in name has at most 254 characters")],
        render_kw={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"},
    )

    def validate(self, **kwargs: Any) -> bool:
        if not super(LoginForm, self).validate(**kwargs):
            return False
        self.ifield = self.sign_in_name
        account = queries.account_for(self.sign_in_name.data)
        account_id = account.id if account else 0
        with transaction():
            may_try = bool(account_id) and service.claim_attempt(account_id)
        if not may_try:
            hash_password(self.password.data)  # as long as a real check takes
            return self._refuse()
        self.user = queries.account_for(self.sign_in_name.data)
        if not self.user or not self.user.active or not self.user.verify_and_update_password(self.password.data):
            return self._refuse()
        with transaction():
            service.signed_in(account_id)
        self.user_authenticated = True
        return True

    def _refuse(self) -> bool:
        self.user = None
        self.form_errors.append(NO)
        return False
