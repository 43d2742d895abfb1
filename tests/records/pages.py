"""Pages of records: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, OFFICERS, PUBLIC, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "records.mine",
            EVERYONE,
            (
                State("my training", "ailsa", "/my-training", on_a_phone=True),
                State("my training, two posts", "lukasz", "/my-training"),
                State("my training, paused", "kirsty", "/my-training"),
                State("my training, offers alone", "dougie", "/my-training"),
                State("my training, none", "beth", "/my-training"),
            ),
        ),
        RoomPage(  # learners find themselves there, and nobody else: 404
            "records.person",
            EVERYONE,
            (State("a person", "effie", "/people/{ailsa}"), State("a person for their officer", "lorna", "/people/{ailsa}")),
        ),
        RoomPage(
            "records.people",
            OFFICERS | {"effie"},
            (
                State("people", "priya", "/people", on_a_phone=True),
                State("nobody found", "priya", "/people?text=qqqq"),
                State("people, near spellings", "priya", "/people?text=Robertsen"),
            ),
        ),
        RoomPage(
            "records.check_certificate",
            EVERYONE,
            (
                State("check a certificate", None, "/check"),
                State("a certificate that is real", None, "/check/2B4D-6F8H-9KMN"),
                State("a certificate that is not", None, "/check/nonsense", status=404),
            ),
            anonymous=PUBLIC,
        ),
        RoomPage("records.check_certificate_before", EVERYONE, anonymous=(303, "/check")),
    ),
)
