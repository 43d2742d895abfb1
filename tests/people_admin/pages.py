"""Pages of people admin: who opens them, and what a browser looks at."""

from tests.people_admin.states import furnish
from tests.room_pages import LEADS, OFFICERS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage("people_admin.add_person", OFFICERS, (State("add a person", "priya", "/people/add"),)),
        RoomPage("people_admin.edit_person", OFFICERS, (State("change a person", "priya", "/people/{lukasz}/edit"),)),
        RoomPage("people_admin.add_registration", OFFICERS, (State("add a registration", "lorna", "/people/{ailsa}/registrations/add"),)),
        RoomPage("people_admin.edit_registration", OFFICERS),
        RoomPage("people_admin.remove_registration", OFFICERS),
        RoomPage("people_admin.add_post", OFFICERS, (State("add a post", "lorna", "/people/{ailsa}/posts/add"),)),
        RoomPage(
            "people_admin.post",
            OFFICERS,
            (State("a post", "lorna", "/posts/{ailsa_post}"), State("a post on leave", "priya", "/posts/{kirsty_post}")),
        ),
        RoomPage("people_admin.number", OFFICERS, (State("correct a number", "lorna", "/posts/{ailsa_post}/number"),)),
        RoomPage("people_admin.move", OFFICERS, (State("move", "lorna", "/posts/{ailsa_post}/move"),)),
        RoomPage("people_admin.correct", OFFICERS, (State("correct a term", "priya", "/terms/1/correct"),)),
        RoomPage("people_admin.end", OFFICERS, (State("end a post", "priya", "/posts/{effie_post}/end"),)),
        RoomPage("people_admin.take_end_back", OFFICERS),
        RoomPage("people_admin.start_again", OFFICERS, (State("start again", "lorna", "/posts/{ailsa_post}/start-again"),)),
        RoomPage("people_admin.remove_term", OFFICERS, (State("remove a term", "priya", "/terms/1/remove"),)),
        RoomPage("people_admin.remove_post", OFFICERS, (State("remove a post", "lorna", "/posts/{ailsa_post}/remove"),)),
        RoomPage("people_admin.add_absence", OFFICERS, (State("record leave", "lorna", "/posts/{ailsa_post}/absences/add"),)),
        RoomPage("people_admin.edit_absence", OFFICERS, (State("change leave", "priya", "/absences/1"),)),
        RoomPage("people_admin.remove_absence", OFFICERS, (State("remove leave", "priya", "/absences/1/remove"),)),
        RoomPage(
            "people_admin.supervisors",
            OFFICERS,
            (
                State("change supervisors", "priya", "/supervisors"),
                State("change supervisors of nobody", "priya", "/supervisors?now={gordon_post}"),
            ),
        ),
        RoomPage("people_admin.hand_over", OFFICERS),
        RoomPage("people_admin.holders", LEADS, (State("who holds which role", "priya", "/roles"),)),
        RoomPage(
            "people_admin.roles",
            LEADS,
            (State("roles of a person", "priya", "/people/{lorna}/roles"), State("own roles", "priya", "/people/{priya}/roles")),
        ),
        RoomPage("people_admin.end_role", LEADS, (State("end a role", "priya", "/roles/1/end"),)),
        RoomPage(
            "people_admin.duplicates",
            OFFICERS,
            (
                State("possible duplicates, none", "lorna", "/duplicates"),
                State("possible duplicates", "priya", "/duplicates"),
                State("kept apart", "priya", "/duplicates?answer=not_the_same"),
            ),
        ),
        RoomPage("people_admin.duplicate", OFFICERS, (State("one person or two", "priya", "/duplicates/{gordon}/{hamish}"),)),
        RoomPage("people_admin.take_answer_back", OFFICERS),
        RoomPage("people_admin.compare", {"priya"}, (State("compare", "priya", "/duplicates/{gordon}/{hamish}/compare"),)),
        RoomPage("people_admin.merged", {"priya"}, (State("merges, none", "priya", "/duplicates/merged"),)),
        RoomPage("people_admin.undo_merge", {"priya"}),
        RoomPage("people_admin.workplace", OFFICERS, (State("our people", "lorna", "/workplace/2"),)),
        RoomPage("people_admin.workplace_add", OFFICERS, (State("add one of our people", "lorna", "/workplace/2/add"),)),
        RoomPage("people_admin.workplace_leave", OFFICERS, (State("one of our people leaves", "lorna", "/workplace/2/leave/2"),)),
        RoomPage(
            "people_admin.organisations",
            OFFICERS,
            (State("organisations", "priya", "/organisations"), State("organisations of an officer", "lorna", "/organisations")),
        ),
        RoomPage(
            "people_admin.organisation",
            OFFICERS,
            (State("an organisation", "adam", "/organisations/2"), State("a team", "lorna", "/organisations/4")),
        ),
        RoomPage("people_admin.add_organisation", LEADS, (State("add an organisation", "adam", "/organisations/1/add"),)),
        RoomPage("people_admin.edit_organisation", LEADS, (State("change an organisation", "adam", "/organisations/2/edit"),)),
        RoomPage(
            "people_admin.move_organisation",
            LEADS,
            (
                State("move an organisation", "adam", "/organisations/4/move"),
                State("nowhere to move an organisation", "adam", "/organisations/9/move"),
            ),
        ),
        RoomPage("people_admin.retire_organisation", LEADS, (State("end an organisation", "adam", "/organisations/4/end"),)),
        RoomPage("people_admin.reopen_organisation", LEADS),
    ),
    furnish,
)
