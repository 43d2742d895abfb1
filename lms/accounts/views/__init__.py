"""Pages of getting in and staying safe: `sign_in` and `invitations` from outside, `own` and `second` for oneself, `officers` for others."""

from lms.accounts.views import invitations, officers, own, second, sign_in
from lms.accounts.views.signin_session import bp

__all__ = ["bp", "invitations", "officers", "own", "second", "sign_in"]
