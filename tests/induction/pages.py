"""Pages of one's own induction: who opens them, and what a browser looks at."""

from tests.induction.states import furnish
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "induction.mine",
            EVERYONE,
            (
                State("my induction", "lukasz", "/induction", on_a_phone=True),
                State("my induction, of a volunteer", "morag", "/induction"),
                State("my induction, complete", "kirsty", "/induction"),
                State("my induction, before the first day", "iona", "/induction"),
                State("my induction, offered", "dougie", "/induction"),
                State("my induction, none", "hamish", "/induction"),
            ),
        ),
        RoomPage(
            "induction.step",
            EVERYONE,
            (
                State("a document to read", "lukasz", "/induction/{lukasz_post}/NEW-STAFF/code", on_a_phone=True),
                State("a step with the supervisor", "lukasz", "/induction/{lukasz_post}/NEW-STAFF/role"),
                State("a step that shadows", "lukasz", "/induction/{lukasz_post}/NEW-STAFF/shadow"),
                State("a step that is training", "lukasz", "/induction/{lukasz_post}/NEW-CORE/ipc"),
                State("a step that was recorded", "morag", "/induction/{morag_post}/NEW-CORE/values"),
            ),
        ),
        RoomPage("induction.ask", EVERYONE),
        RoomPage("induction.undo_own", EVERYONE),
        RoomPage("induction.withdraw_own", EVERYONE, (State("a record that was wrong", "morag", "/induction/records/{own_record}/wrong"),)),
        RoomPage("induction.make_certificate", EVERYONE),  # of one's own induction: 404 for others
        RoomPage("induction.certificate", EVERYONE),  # one's own, and of anyone whose record one sees: 404 for others
    ),
    furnish,
)
