"""Pages of policies and of who is due: who opens them, and what a browser looks at."""

from tests.room_pages import OFFICERS, PLANNERS, RoomPage, RoomPages, State
from tests.supervision_policies.states import furnish

PAGES = RoomPages(
    (
        RoomPage(
            "supervision_policies.policies",
            PLANNERS,
            (State("policies of supervision", "priya", "/supervision/policies", on_a_phone=True),),
        ),
        RoomPage(
            "supervision_policies.add_policy", PLANNERS, (State("add a policy of supervision", "lorna", "/supervision/policies/add"),)
        ),
        RoomPage(
            "supervision_policies.policy",
            PLANNERS,
            (State("change a policy of supervision", "priya", "/supervision/policies/{supervision_policy}"),),
        ),
        RoomPage(
            "supervision_policies.end_policy",
            PLANNERS,
            (State("end a policy of supervision", "priya", "/supervision/policies/{supervision_policy}/end"),),
        ),
        RoomPage(
            "supervision_policies.due",
            OFFICERS | {"effie"},
            (
                State("who is due for supervision", "effie", "/supervision/due", on_a_phone=True),
                State("who is due for supervision, everywhere", "priya", "/supervision/due?status=overdue"),
                State("who is due for supervision, nobody", "priya", "/supervision/due?status=paused&organisation={harb}"),
            ),
        ),
        RoomPage(  # supervisors see their own people by name, and not here: 403
            "supervision_policies.figures",
            OFFICERS,
            (
                State("supervision in figures", "priya", "/supervision/figures", on_a_phone=True),
                State("supervision in figures, of an employer", "lorna", "/supervision/figures?employer={nhsl}"),
                State("supervision in figures, none", "priya", "/supervision/figures?employer={mill}"),
            ),
        ),
    ),
    furnish,
)
