"""Pages of sign-offs: who opens them, and what a browser looks at."""

from tests.room_pages import EVERYONE, PLANNERS, RoomPage, RoomPages, State
from tests.signoff.states import furnish

LEAD = frozenset({"priya"})
#: Anyone may be named a first assessor; what they find there is theirs alone, and 404 for others.
PAGES = RoomPages(
    (
        RoomPage(
            "signoff.assess",
            EVERYONE,
            (
                State("assess yourself", "ailsa", "/competencies/assess"),
                State("assess yourself, nothing", "hamish", "/competencies/assess"),
            ),
        ),
        RoomPage(
            "signoff.assess_competency",
            EVERYONE,
            (
                State("assess a competency", "ailsa", "/competencies/assess/CCBF/CARE1", on_a_phone=True),
                State("assess a competency, the first time", "kirsty", "/competencies/assess/CCBF/CARE2"),
            ),
        ),
        RoomPage("signoff.assess_rating", EVERYONE),
        RoomPage(
            "signoff.ask",
            EVERYONE,
            (
                State("ask for sign-off", "ailsa", "/competencies/ask", on_a_phone=True),
                State("ask for sign-off at a level", "hamish", "/competencies/ask?level=2"),
                State("ask for sign-off, no post", "beth", "/competencies/ask"),
            ),
        ),
        RoomPage(
            "signoff.ask_assessor",
            EVERYONE,
            (State("who can sign", "kirsty", "/competencies/ask/{ask_draft}/assessor", on_a_phone=True),),
        ),
        RoomPage("signoff.ask_check", EVERYONE, (State("check a request", "lukasz", "/competencies/ask/{ask_chosen}"),)),
        RoomPage("signoff.change_assessor", EVERYONE),
        RoomPage("signoff.drop_request", EVERYONE),
        RoomPage(
            "signoff.asked",
            EVERYONE,
            (State("what was asked", "ailsa", "/competencies/asked"), State("what was asked, nothing", "hamish", "/competencies/asked")),
        ),
        RoomPage(
            "signoff.asked_item",
            EVERYONE,
            (
                State("a request that waits", "ailsa", "/competencies/asked/{item_waiting}"),
                State("a request that was returned", "ailsa", "/competencies/asked/{item_returned}"),
            ),
        ),
        RoomPage("signoff.withdraw_item", EVERYONE),
        RoomPage(
            "signoff.ask_again",
            EVERYONE,
            (
                State("ask again", "ailsa", "/competencies/asked/{item_returned}/again"),
                State("ask somebody else", "ailsa", "/competencies/asked/{item_waiting}/again"),
            ),
        ),
        RoomPage(
            "signoff.queue",
            EVERYONE,
            (State("sign-offs", "effie", "/sign-offs", on_a_phone=True), State("sign-offs, none", "gordon", "/sign-offs")),
        ),
        RoomPage("signoff.sign_several", EVERYONE),
        RoomPage("signoff.release", EVERYONE),
        RoomPage(
            "signoff.judge",
            EVERYONE,
            (
                State("judge", "effie", "/sign-offs/items/{item_waiting}", on_a_phone=True),
                State("judge, returned", "effie", "/sign-offs/items/{item_returned}"),
            ),
        ),
        RoomPage("signoff.certificate", EVERYONE),  # one's own, and of anyone whose record one sees: 404 for others
        RoomPage("signoff.undo", EVERYONE),
        RoomPage("signoff.withdraw", EVERYONE, (State("withdraw a sign-off", "effie", "/sign-offs/{sign_off}/withdraw"),)),
        RoomPage("signoff.settle_flag", EVERYONE),
        RoomPage("signoff.flag", EVERYONE, (State("ask for a review", "effie", "/sign-offs/{sign_off}/flag"),)),
        RoomPage(
            "signoff.find_learner",
            EVERYONE,
            (State("sign somebody off", "effie", "/sign-offs/new"), State("sign somebody off, nobody", "gordon", "/sign-offs/new")),
        ),
        RoomPage(
            "signoff.sign_unasked",
            EVERYONE,
            (
                State("sign off without a request", "effie", "/sign-offs/new/{ailsa}", on_a_phone=True),
                State("sign off, not eligible", "effie", "/sign-offs/new/{morag}?level=3"),
            ),
            queries=36,  # the rules of signing, for everything that is offered
        ),
        RoomPage(
            "signoff.first_assessors",
            PLANNERS,
            (
                State("first assessors", "priya", "/sign-offs/first-assessors?name=Duncan"),
                State("first assessors, none", "lorna", "/sign-offs/first-assessors"),
            ),
        ),
        RoomPage(
            "signoff.name_first_assessor", PLANNERS, (State("name a first assessor", "priya", "/sign-offs/first-assessors/{kirsty}"),)
        ),
        RoomPage("signoff.end_first_assessor", PLANNERS),
        RoomPage(
            "signoff.mine",
            EVERYONE,
            (
                State("my competencies", "ailsa", "/competencies", on_a_phone=True),
                State("my competencies, towards another role", "lukasz", "/competencies", on_a_phone=True),
                State("my competencies, none", "beth", "/competencies"),
            ),
        ),
        RoomPage("signoff.own_book", EVERYONE),
        RoomPage("signoff.book", EVERYONE),  # of anyone whose record one sees: 404 for others
        RoomPage("signoff.aspired_role", EVERYONE, (State("the role somebody works towards", "lukasz", "/competencies/role"),)),
        RoomPage("signoff.publishing", LEAD, (State("publish a version", "priya", "/sign-offs/publishing/{ccbf_draft}", on_a_phone=True),)),
    ),
    furnish,
)
