"""What this room brings to the house."""

from lms.access import May
from lms.accounts import cli
from lms.accounts.guides import GUIDES
from lms.accounts.personal import PERSONAL, RETENTION
from lms.accounts.views import bp
from lms.kit.room import Limit, Requests, Room, SettingsPlace

KEPT = "attempts are counted and kept although the page refuses"

REQUESTS = Requests(
    limits=dict.fromkeys(
        (
            "accounts.welcome",
            "accounts.forgotten",
            "accounts.confirm_email",
            "accounts.password",
            "accounts.email",
            "accounts.app",
        ),
        Limit.POSTS,
    )
    | dict.fromkeys(
        ("security.login", "accounts.second", "accounts.passkey", "accounts.first", "accounts.confirm"),
        Limit.REFUSED_POSTS,
    ),
    commit_with_page={
        "accounts.recovery_codes": "the codes are shown once, in the answer to the request that makes them",
        "accounts.letters": "the codes are shown once, in the answer to the request that makes them",
        "accounts.letter": "the code is shown once, in the answer to the request that makes it",
    },
    own_transactions={
        "security.login": KEPT,
        "accounts.second": KEPT,
        "accounts.passkey": "the answer is taken once, whatever comes after",
        "accounts.first": "tries of a printed code are counted and kept although the page refuses",
        "accounts.welcome": "the ticket is used before the session begins",
        "accounts.confirm": KEPT,
    },
    before_second_step=frozenset(
        {
            "security.login",
            "security.logout",
            "accounts.security",
            "accounts.start_app",
            "accounts.app",
            "accounts.new_passkey",
            "accounts.confirm",
        }
    ),
)

SETTINGS = (
    SettingsPlace(
        "Accounts",
        "accounts.everyone",
        (May.INVITE,),
        group="Signing in and roles",
        order=410,
        about="Who can sign in, and who has not been invited yet.",
    ),
)

ROOM = Room(
    blueprint=bp,
    settings=SETTINGS,
    commands=(cli.accounts,),
    requests=REQUESTS,
    called={"ticket": "an invitation or code"},
    personal=PERSONAL,
    retention=RETENTION,
    guides=GUIDES,
)
