"""Pages of records: who opens them, and what a browser looks at."""

from tests.records.states import furnish
from tests.room_pages import EVERYONE, OFFICERS, PLANNERS, PUBLIC, RoomPage, RoomPages, State

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
        RoomPage(
            "records.timeline",
            EVERYONE,
            (
                State("what you have done", "ailsa", "/my-training/done", on_a_phone=True),
                State("what you have done, nothing", "beth", "/my-training/done"),
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
            "records.team",
            OFFICERS | {"effie"},
            (
                State("team", "effie", "/team/", on_a_phone=True),
                State("team of a place", "priya", "/team/?organisation={nhsl}"),
                State("team of nobody", "lorna", "/team/?organisation={mill}"),
                State("competencies of a team", "effie", "/team/?show=competencies", on_a_phone=True),
                State("competencies of a place", "priya", "/team/?show=competencies&organisation={nhsl}"),
            ),
        ),
        RoomPage(
            "records.team_cell",
            OFFICERS | {"effie"},
            (
                State("a cell of the team", "effie", "/team/{ailsa}/{fire_subject}", on_a_phone=True),
                State("a cell of the team for an officer", "lorna", "/team/{ailsa}/{ipc_subject}"),
            ),
        ),
        RoomPage(
            "records.team_domain",
            OFFICERS | {"effie"},
            (State("a domain of somebody in the team", "effie", "/team/competencies/{ailsa}/{care_domain}"),),
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
        RoomPage(
            "records.record_training",
            OFFICERS | {"effie"},
            (
                State("record training", "lorna", "/record-training?person={ailsa}"),
                State(
                    "record training for several",
                    "effie",
                    "/record-training?person={ailsa}&person={morag}&person={kirsty}",
                    on_a_phone=True,
                ),
                State("record training, two posts", "priya", "/record-training?person={lukasz}"),
                State("record training for nobody", "lorna", "/record-training"),
            ),
        ),
        RoomPage(
            "records.training_recorded",
            OFFICERS | {"effie"},
            (State("training recorded", "effie", "/record-training/{entry}", on_a_phone=True),),
        ),
        RoomPage("records.undo_training_recorded", OFFICERS | {"effie"}),
        RoomPage(
            "records.revoke_award",
            OFFICERS,
            (
                State("revoke training", "lorna", "/awards/{award}/revoke", on_a_phone=True),
                State("revoked training", "priya", "/awards/{revoked}/revoke"),
            ),
        ),
        RoomPage("records.bring_award_back", OFFICERS),
        RoomPage(
            "records.exemptions",
            PLANNERS,
            (
                State("exemptions", "priya", "/exemptions", on_a_phone=True),
                State("no exemptions", "lorna", "/exemptions?past=y"),
            ),
        ),
        RoomPage("records.exempt", PLANNERS, (State("exempt somebody", "lorna", "/people/{ailsa}/exempt"),)),
        RoomPage("records.edit_exemption", PLANNERS, (State("end an exemption", "priya", "/exemptions/{exemption}"),)),
    ),
    furnish,
)
