"""Pages of outbox: who opens them, and what a browser looks at."""

from tests.outbox.states import furnish
from tests.room_pages import EVERYONE, HIDDEN, LEADS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "outbox.messages", LEADS, (State("messages", "priya", "/messages"), State("messages, none", "priya", "/messages?text=zzzz"))
        ),
        RoomPage(
            "outbox.show",
            LEADS,
            (
                State("a message given up", "priya", "/messages/{given_up_message}"),
                State("a message that is not written yet", "priya", "/messages/{unwritten_message}"),
                State("a message that is no longer needed", "priya", "/messages/{replaced_message}"),
                State("a secret message", "priya", "/messages/{secret_message}"),
                State("a message with calendar entries", "priya", "/messages/{message_with_entries}"),
            ),
        ),
        RoomPage("outbox.addresses", LEADS, (State("addresses that refuse mail", "priya", "/messages/addresses", on_a_phone=True),)),
        RoomPage("outbox.use_address", LEADS),
        RoomPage("outbox.again", LEADS),
        RoomPage("outbox.all_again", LEADS),
        RoomPage("outbox.demonstration", EVERYONE, anonymous=HIDDEN),
        RoomPage("outbox.demonstration_entry", EVERYONE, anonymous=HIDDEN),
    ),
    furnish,
)
