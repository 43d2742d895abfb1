"""Pages of supervision: who opens them, and what a browser looks at. Anyone may be in a group; what is not theirs is 404."""

from tests.room_pages import EVERYONE, RoomPage, RoomPages, State
from tests.supervision.states import furnish

GROUP = "/supervision/groups/{supervision_group}"
PAIR = "/supervision/groups/{supervision_pair}"

PAGES = RoomPages(
    (
        RoomPage(
            "supervision.mine",
            EVERYONE,
            (
                State("my supervision", "ailsa", "/supervision", on_a_phone=True),
                State("my supervision, as a facilitator", "effie", "/supervision"),
                State("my supervision, none", "tam", "/supervision"),
            ),
        ),
        RoomPage(
            "supervision.group",
            EVERYONE,
            (
                State("a group", "effie", GROUP, on_a_phone=True),
                State("a group, to a member", "ailsa", GROUP),
                State("a group, to learning and development", "lorna", GROUP, on_a_phone=True),
                State("a group, to somebody who may join", "tam", "/supervision/groups/{supervision_network}"),
                State("a group that nobody leads", "priya", "/supervision/groups/{supervision_unled}"),
                State("one-to-one supervision, new", "effie", "/supervision/groups/{supervision_new_pair}"),
                State("a group of others", "iona", PAIR, status=404),
            ),
        ),
        RoomPage(
            "supervision.open_group",
            EVERYONE,
            (
                State("open a group", "effie", "/supervision/groups/open?kind=individual&person={kirsty}", on_a_phone=True),
                State("open a peer group", "ailsa", "/supervision/groups/open"),
            ),
        ),
        RoomPage("supervision.edit_group", EVERYONE, (State("change a group", "effie", GROUP + "/edit"),)),
        RoomPage("supervision.end_group", EVERYONE, (State("end a group", "effie", GROUP + "/end"),)),
        RoomPage(
            "supervision.invite",
            EVERYONE,
            (
                State("invite somebody", "effie", GROUP + "/invite", on_a_phone=True),
                State("invite to a network", "gordon", "/supervision/groups/{supervision_network}/invite"),
            ),
        ),
        RoomPage(
            "supervision.name_facilitator",
            EVERYONE,
            (
                State("change who leads", "effie", GROUP + "/facilitator"),
                State("name who leads, as an officer", "priya", "/supervision/groups/{supervision_unled}/facilitator?name=Campbell"),
            ),
        ),
        RoomPage("supervision.join", EVERYONE),
        RoomPage("supervision.leave", EVERYONE, (State("leave one-to-one supervision", "ailsa", PAIR + "/leave"),)),
        RoomPage("supervision.take_out", EVERYONE, (State("take somebody out", "effie", GROUP + "/people/{morag}/take-out"),)),
        RoomPage(
            "supervision.agreement",
            EVERYONE,
            (
                State("an agreement, two versions", "effie", GROUP + "/agreement", on_a_phone=True),
                State("no agreement yet", "effie", "/supervision/groups/{supervision_new_pair}/agreement"),
            ),
        ),
        RoomPage(
            "supervision.edit_agreement",
            EVERYONE,
            (State("draw up an agreement", "effie", "/supervision/groups/{supervision_new_pair}/agreement/edit", on_a_phone=True),),
        ),
        RoomPage(
            "supervision.throw_away",
            EVERYONE,
            (
                State("throw a draft away", "effie", "/supervision/groups/{supervision_drafted}/agreement/throw-away"),
                State("a draft to throw away, none", "effie", GROUP + "/agreement/throw-away", status=404),
            ),
        ),
        RoomPage("supervision.give_out", EVERYONE),
        RoomPage("supervision.take_back", EVERYONE),
        RoomPage(
            "supervision.sign", EVERYONE, (State("sign", "ailsa", "/supervision/agreements/{agreement_to_sign}/sign", on_a_phone=True),)
        ),
    ),
    furnish,
)
