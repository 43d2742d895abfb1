"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date

from sqlalchemy import or_, select

from lms.accounts.models import SignIn
from lms.accounts.rules.security_policy import SESSION_LASTS
from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect
from lms.kit.personal import AN_ID, PROTECTS, Deleted, PersonalTable, Retention
from lms.people.rules.readers import EMPLOYER, OFFICERS

YOURS = "you, and whoever helps you to sign in"
USE = "Your use of the service"

PERSONAL = (
    PersonalTable(
        table="sign_in",
        title="When you signed in",
        of=("account_id",),
        why="So that you can see whether somebody else has signed in as you.",
        source=USE,
        seen_by=YOURS,
        kept="sign_ins",
        fields={"at": "When", "how": "How", "second": "Second step", "device": "Device", "ended_at": "Ended", "ended": "Why it ended"},
        left_out={"key": PROTECTS, "proof": PROTECTS, "proved_at": "when the password was last given, within the same sign-in"},
        removal=None,
    ),
    PersonalTable(
        table="wrong_try",
        title="Wrong tries to sign in",
        of=("account_id",),
        why="To notice guessing.",
        source=USE,
        seen_by=YOURS,
        kept="leaver_accounts",
        fields={"on": "Day", "tried": "What", "times": "Times"},
        removal=None,
    ),
    PersonalTable(
        table="ticket",
        title="Invitations and links for signing in",
        of=("person_id",),
        why="To let you in once, and nobody else.",
        source=EMPLOYER,
        seen_by=YOURS,
        kept="leaver_accounts",
        fields={"kind": "What", "email": "Sent to", "made_at": "Made", "expires_at": "Until", "used_at": "Used", "ended_at": "Ended"},
        left_out={"secret": PROTECTS, "account_id": AN_ID, "failures": "wrong tries with it"},
        removal=None,
    ),
    PersonalTable(
        table="authenticator",
        title="Authenticator app",
        of=("account_id",),
        why="Your second step when you sign in.",
        source="You",
        seen_by=YOURS,
        kept="leaver_accounts",
        fields={"made_at": "Added", "confirmed_at": "Confirmed"},
        left_out={"secret": PROTECTS, "last_counter": PROTECTS},
        removal=None,
    ),
    PersonalTable(
        table="recovery_code",
        title="Recovery codes",
        of=("account_id",),
        why="For the day your phone is lost.",
        source="This service",
        seen_by=YOURS,
        kept="leaver_accounts",
        fields={"made_at": "Made", "used_at": "Used"},
        left_out={"secret": PROTECTS},
        removal=None,
    ),
    PersonalTable(
        table="passkey",
        title="Passkeys",
        of=("account_id",),
        why="So that you can sign in without a password.",
        source="You",
        seen_by=YOURS,
        kept="leaver_accounts",
        fields={"name": "Name", "made_at": "Added", "used_at": "Last used"},
        left_out={"credential": PROTECTS, "public_key": PROTECTS, "sign_count": PROTECTS},
        removal=None,
    ),
    PersonalTable(
        table="account_help",
        title="Help with your account",
        of=("account_id",),
        why="To know who did what to an account, and why.",
        source="Whoever helped you",
        seen_by=OFFICERS,
        kept="leaver_accounts",
        fields={"at": "When", "act": "What", "reason": "Why", "by_account_id": "By"},
        removal={"reason": None},
    ),
)


def _sign_ins(before: date) -> AnySelect:
    found = select(SignIn.id.label("row_id"), SignIn.at.label("on"))
    is_over = or_(SignIn.ended_at.is_not(None), SignIn.at < start_of(before) - SESSION_LASTS)
    return found.where(SignIn.at < start_of(before), is_over)


RETENTION = (Retention(rule="sign_ins", due=_sign_ins, goes=(Deleted("sign_in"),)),)
