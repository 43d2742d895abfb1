"""Pages of accounts: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, OFFICERS, PUBLIC, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage("accounts.second", EVERYONE),
        RoomPage("accounts.passkey", EVERYONE, (State("sign in with a passkey", None, "/sign-in/passkey"),), anonymous=PUBLIC),
        RoomPage("accounts.link", EVERYONE, anonymous=(404, "")),
        RoomPage("accounts.welcome", EVERYONE, (State("a link that does not work", None, "/welcome", status=410),), anonymous=(410, "")),
        RoomPage("accounts.first", EVERYONE, (State("first sign-in", None, "/first-sign-in"),), anonymous=PUBLIC),
        RoomPage("accounts.forgotten", EVERYONE, (State("forgotten password", None, "/forgotten-password"),), anonymous=PUBLIC),
        RoomPage(
            "accounts.forgotten_sent", EVERYONE, (State("forgotten password, sent", None, "/forgotten-password/sent"),), anonymous=PUBLIC
        ),
        RoomPage("accounts.confirm_email", EVERYONE),
        RoomPage("accounts.account", EVERYONE, (State("account", "ailsa", "/account"),)),
        RoomPage("accounts.confirm", EVERYONE, (State("confirm password", "ailsa", "/account/confirm"),)),
        RoomPage("accounts.password", EVERYONE, (State("change password", "ailsa", "/account/password"),)),
        RoomPage("accounts.email", EVERYONE, (State("change email", "ailsa", "/account/email"),)),
        RoomPage("accounts.mobile", EVERYONE, (State("change mobile", "ailsa", "/account/mobile"),)),
        RoomPage("accounts.sign_ins", EVERYONE, (State("sign-ins", "ailsa", "/account/sign-ins"),)),
        RoomPage("accounts.end_sign_ins", EVERYONE),
        RoomPage("accounts.security", EVERYONE, (State("second step", "ailsa", "/account/security"),)),
        RoomPage("accounts.start_app", EVERYONE),
        RoomPage("accounts.app", EVERYONE),
        RoomPage("accounts.remove_app", EVERYONE),
        RoomPage("accounts.new_passkey", EVERYONE, (State("new passkey", "ailsa", "/account/security/passkeys/new"),)),
        RoomPage("accounts.remove_passkey", EVERYONE),
        RoomPage("accounts.recovery_codes", EVERYONE),
        RoomPage(
            "accounts.everyone",
            OFFICERS,
            (State("accounts", "priya", "/accounts"), State("accounts, nobody", "priya", "/accounts?text=zzzz")),
        ),
        RoomPage("accounts.invite_everyone", OFFICERS, (State("invite everyone", "priya", "/accounts/invite"),)),
        RoomPage("accounts.letters", OFFICERS),
        RoomPage(
            "accounts.person",
            OFFICERS,
            (
                State("an account", "lorna", "/people/{ailsa}/account"),
                State("an account, by letter", "priya", "/people/{morag}/account"),
                State("own account, as an officer", "priya", "/people/{priya}/account"),
            ),
        ),
        RoomPage("accounts.letter", OFFICERS),
        RoomPage("accounts.close", OFFICERS, (State("close an account", "lorna", "/people/{ailsa}/account/close"),)),
        RoomPage("accounts.reset_second", OFFICERS, (State("reset a second step", "lorna", "/people/{ailsa}/account/reset-second-step"),)),
    ),
)
