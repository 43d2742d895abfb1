"""Pages of evidence: who opens them, and what a browser looks at."""

from tests.evidence.states import furnish
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage(
            "evidence.mine",
            EVERYONE,
            (
                State("my evidence", "ailsa", "/evidence"),
                State("my evidence, none", "gordon", "/evidence"),
                State("my evidence, sent to me", "effie", "/evidence"),
            ),
        ),
        RoomPage(
            "evidence.add",
            EVERYONE,
            (
                State("write evidence", "ailsa", "/evidence/add/text"),
                State("add a file as evidence", "ailsa", "/evidence/add/file"),
                State("add a link as evidence", "ailsa", "/evidence/add/link"),
            ),
        ),
        RoomPage(  # one's own, and what one was sent: 404 for others
            "evidence.item",
            EVERYONE,
            (
                State("evidence", "ailsa", "/evidence/{item}"),
                State("evidence, sent", "ailsa", "/evidence/{item_sent}"),
                State("evidence, judged", "ailsa", "/evidence/{item_judged}"),
                State("evidence, deleted", "ailsa", "/evidence/{item_deleted}"),
                State("evidence, recorded here", "ailsa", "/evidence/{item_award}"),
                State("evidence, by another", "ailsa", "/evidence/{item_observed}"),
                State("evidence, as a reader", "effie", "/evidence/{item_sent}"),
                State("evidence, as nobody", "priya", "/evidence/{item_sent}", status=404),
            ),
        ),
        RoomPage(
            "evidence.edit",
            EVERYONE,
            (
                State("edit evidence", "ailsa", "/evidence/{item_sent}/edit"),
                State("edit evidence, a file", "ailsa", "/evidence/{item_judged}/edit"),
            ),
        ),
        RoomPage("evidence.delete", EVERYONE, (State("delete evidence", "ailsa", "/evidence/{item_sent}/delete"),)),
        RoomPage("evidence.withdraw", EVERYONE, (State("withdraw evidence", "ailsa", "/evidence/{item_sent}/sent/{pin}/withdraw"),)),
        RoomPage("evidence.download", EVERYONE),
    ),
    furnish,
)
