"""Pages for those who look after starters: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, PLANNERS, RoomPage, RoomPages, State
from tests.starters.states import furnish

PAGES = RoomPages(
    (
        # Anyone may be somebody's buddy: what they find is theirs alone, and 404 for others.
        RoomPage(
            "starters.starters",
            EVERYONE,
            (
                State("starters", "effie", "/induction/starters", on_a_phone=True),
                State("starters of learning and development", "priya", "/induction/starters"),
                State("starters, as a buddy", "gordon", "/induction/starters"),
                State("starters, none", "hamish", "/induction/starters"),
            ),
        ),
        RoomPage(
            "starters.confirm_several",
            EVERYONE,
            (
                State("confirm a step", "effie", "/induction/confirm?step=VOL.met", on_a_phone=True),
                State("confirm shadowing", "effie", "/induction/confirm?step=VOL.shadow&post={morag_post}"),
                State("confirm a step, nobody", "hamish", "/induction/confirm?step=VOL.met"),
            ),
        ),
        RoomPage(
            "starters.person",
            EVERYONE,
            (
                State("an induction", "effie", "/induction/people/{morag}", on_a_phone=True),
                State("an induction, to learning and development", "priya", "/induction/people/{morag}"),
                State("an induction, to the buddy", "gordon", "/induction/people/{morag}"),
                State("an induction, none", "effie", "/induction/people/{ailsa}"),
            ),
        ),
        RoomPage("starters.booklet", EVERYONE),
        RoomPage(
            "starters.record_booklet",
            EVERYONE,
            (
                State("record a booklet", "effie", "/induction/posts/{morag_post}/booklet", on_a_phone=True),
                State("record a booklet, one's own", "morag", "/induction/posts/{morag_post}/booklet"),
            ),
        ),
        RoomPage("starters.withdraw_record", EVERYONE, (State("withdraw a step", "effie", "/induction/records/{step_record}/withdraw"),)),
        RoomPage("starters.waive", PLANNERS, (State("waive a step", "priya", "/induction/posts/{morag_post}/waive/VOL/met"),)),
        RoomPage("starters.take_back_waiver", PLANNERS),
        RoomPage("starters.name_buddy", EVERYONE, (State("name a buddy", "effie", "/induction/posts/{morag_post}/buddy?name=Milne"),)),
        RoomPage("starters.end_buddy", EVERYONE),
        RoomPage("starters.join", PLANNERS, (State("put on a programme", "priya", "/induction/posts/{morag_post}/join"),)),
        RoomPage("starters.take_off", PLANNERS, (State("take off a programme", "priya", "/induction/joinings/{joined_by_hand}/take-off"),)),
        RoomPage("starters.take_over", EVERYONE),
        RoomPage(
            "starters.cohorts",
            PLANNERS,
            (
                State("cohorts", "priya", "/induction/cohorts?months=24", on_a_phone=True),
                State("cohorts, none", "lorna", "/induction/cohorts"),
            ),
        ),
        RoomPage(
            "starters.waivers",
            PLANNERS,
            (
                State("steps that do not apply", "priya", "/induction/waivers"),
                State("steps that do not apply, none", "lorna", "/induction/waivers"),
            ),
        ),
    ),
    furnish,
)
