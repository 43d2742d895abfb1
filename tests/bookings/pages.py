"""Pages of bookings: who opens them, and what a browser looks at."""

from tests.bookings.states import furnish
from tests.room_pages import EVERYONE, HIDDEN, PLANNERS, RoomPage, RoomPages, State

DECIDERS = {"effie", "lorna", "priya"}
PAGES = RoomPages(
    (
        RoomPage(
            "bookings.catalogue",
            EVERYONE,
            (
                State("courses", "ailsa", "/courses"),
                State("courses of somebody with two posts", "lukasz", "/courses?text=fire"),
                State("courses, none found", "morag", "/courses?text=zzzz"),
                State("courses with a date that is none", "dougie", "/courses?since=31+2+2026&since=2&since=2026"),
                State("courses for one of my people", "effie", "/courses?person={ailsa}"),
            ),
            queries=35,
        ),
        RoomPage(
            "bookings.course",
            EVERYONE,
            (
                State("a course with many dates", "gordon", "/courses/{fire}"),
                State("the next of its dates", "lukasz", "/courses/{fire}?after=%5B%222026-04-06%22,0%5D"),
                State("a course that needs another first", "dougie", "/courses/{hard}"),
                State("a course with a request", "ailsa", "/courses/{ipc}"),
                State("a course for one of my people", "effie", "/courses/{fire}?person={ailsa}"),
            ),
            queries=50,
        ),
        RoomPage(
            "bookings.book",
            EVERYONE,
            (
                State("book", "ailsa", "/dates/{first}/book"),
                State("book, two posts", "lukasz", "/dates/{first}/book"),
                State("book, terms and many sessions", "ailsa", "/dates/{long}/book"),
                State("book, not possible", "dougie", "/dates/{long}/book"),
                State("book, booked already", "effie", "/dates/{first}/book"),
                State("join a waiting list", "ailsa", "/dates/{full}/book"),
                State("book for one of my people", "effie", "/dates/{first}/book?post={ailsa_post}"),
                State("a course with kept places", "gordon", "/dates/{shared}/book"),
            ),
            queries=45,
        ),
        RoomPage(
            "bookings.cancel",
            EVERYONE,
            (
                State("cancel a booking", "effie", "/bookings/{booked}/cancel"),
                State("nothing to cancel", "ailsa", "/bookings/{attended}/cancel"),
            ),
        ),
        RoomPage("bookings.change_date", EVERYONE, (State("change to another date", "effie", "/bookings/{booked}/change-date"),)),
        RoomPage("bookings.choose_post", PLANNERS, (State("nothing to decide about a booking", "priya", "/bookings/{booked}/post"),)),
        RoomPage("bookings.take_offer", EVERYONE),
        RoomPage("bookings.turn_down", EVERYONE),
        RoomPage(
            "bookings.approvals",
            DECIDERS,
            (State("bookings to decide", "effie", "/approvals"), State("bookings to decide, none", "priya", "/approvals")),
        ),
        RoomPage(
            "bookings.team",
            DECIDERS,
            (State("what my people have booked", "effie", "/team-bookings"), State("what nobody has booked", "lorna", "/team-bookings")),
        ),
        RoomPage("bookings.approve", DECIDERS),
        RoomPage("bookings.decline", DECIDERS, (State("decline a booking", "effie", "/bookings/{requested}/decline"),)),
        RoomPage(
            "bookings.attendees",
            {"effie", "lorna", "priya", "tam"},
            (
                State("who is on a date", "priya", "/dates/{full}/places"),
                State("who of my people is on a date", "effie", "/dates/{full}/places"),
                State("nobody on a date", "priya", "/dates/{long}/places"),
            ),
        ),
        RoomPage(
            "bookings.add_attendee",
            {"lorna", "priya"},
            (
                State("add somebody to a date", "priya", "/dates/{full}/places/add"),
                State("add nobody to a date", "priya", "/dates/{full}/places/add?text=zzzz"),
            ),
        ),
        RoomPage("bookings.reserve", DECIDERS, (State("reserve places", "effie", "/dates/{shared}/reserve"),)),
        RoomPage(  # their own, and for their branch: 404 for others
            "bookings.reservation", DECIDERS, (State("reserved places", "effie", "/reservations/{reserved}"),)
        ),
        RoomPage("bookings.give_back", DECIDERS),
        RoomPage("bookings.transfer_seat", DECIDERS, (State("give a place to a colleague", "effie", "/bookings/{to_give}/hand-on"),)),
        RoomPage("bookings.quotas", PLANNERS, (State("places kept for employers", "priya", "/dates/{shared}/kept"),)),
        RoomPage("bookings.change_quota", PLANNERS, (State("change kept places", "priya", "/dates/{shared}/kept/{kept}"),)),
        RoomPage("bookings.remove_quota", PLANNERS),
        RoomPage("bookings.book_for", DECIDERS, (State("book for somebody else", "effie", "/courses/{fire}/for"),)),
        RoomPage(
            "bookings.dates_for_several",
            DECIDERS,
            (
                State("dates for several people", "effie", "/courses/for-several?subject={fire_taught}&person={ailsa}&person={morag}"),
                State("dates for nobody", "effie", "/courses/for-several?subject={fire_taught}"),
            ),
        ),
        RoomPage(
            "bookings.book_several",
            DECIDERS,
            (
                State(
                    "book several people",
                    "effie",
                    "/dates/{full}/book-several?person={ailsa}&person={morag}&person={kirsty}",
                    on_a_phone=True,
                ),
                State("book several people, with terms", "priya", "/dates/{long}/book-several?person={ailsa}&person={lukasz}"),
            ),
            queries=45,
        ),
        RoomPage(
            "bookings.calendar",
            EVERYONE,
            (
                State("a calendar without an address", "ailsa", "/account/calendar"),
                State("a calendar with an address", "tam", "/account/calendar"),
            ),
        ),
        RoomPage("bookings.new_address", EVERYONE),
        RoomPage("bookings.no_address", EVERYONE),
        RoomPage("bookings.feed", EVERYONE, anonymous=HIDDEN),  # with its secret address: 404 without
        RoomPage("bookings.booking_calendar", EVERYONE),  # their own, and those of people they book for: 404 for others
    ),
    furnish,
)
