"""Pages of programmes: who opens them, and what a browser looks at."""

from tests.programmes.states import furnish
from tests.room_pages import PLANNERS, RoomPage, RoomPages, State

BASE, WARD = "/induction/programmes/IND-BASE", "/induction/programmes/IND-WARD"

PAGES = RoomPages(
    (
        RoomPage("programmes.programmes", PLANNERS, (State("induction programmes", "lorna", "/induction/programmes", on_a_phone=True),)),
        RoomPage(
            "programmes.programme",
            PLANNERS,
            (
                State("an induction programme", "lorna", WARD, on_a_phone=True),
                State("an induction programme to read", "lorna", BASE),
                State("an induction programme to change", "priya", BASE),
            ),
        ),
        RoomPage("programmes.version", PLANNERS, (State("a draft of a programme", "lorna", f"{WARD}/versions/2", on_a_phone=True),)),
        RoomPage("programmes.add_programme", PLANNERS, (State("make a programme", "priya", "/induction/programmes/add"),)),
        RoomPage("programmes.edit_programme", PLANNERS, (State("change a programme", "priya", f"{BASE}/edit"),)),
        RoomPage("programmes.start_draft", PLANNERS),
        RoomPage("programmes.discard_draft", PLANNERS, (State("discard a draft of a programme", "lorna", f"{WARD}/draft/discard"),)),
        RoomPage(
            "programmes.publish",
            PLANNERS,
            (State("publish a programme", "lorna", f"{WARD}/draft/publish", on_a_phone=True),),
            queries=60,  # every fact that inductions are worked out from, as it would be
        ),
        RoomPage(
            "programmes.add_step",
            PLANNERS,
            (
                State("add training to a programme", "lorna", f"{WARD}/draft/add-step/training"),
                State("add a competency to a programme", "lorna", f"{WARD}/draft/add-step/competency"),
            ),
        ),
        RoomPage("programmes.edit_step", PLANNERS, (State("change a step", "lorna", f"{WARD}/draft/steps/read", on_a_phone=True),)),
        RoomPage("programmes.remove_step", PLANNERS),
        RoomPage("programmes.add_condition", PLANNERS, (State("whom a programme is for", "priya", f"{WARD}/draft/add-condition"),)),
        RoomPage(
            "programmes.edit_condition",
            PLANNERS,
            (State("change whom a programme is for", "lorna", WARD + "/draft/conditions/{ward_condition}", on_a_phone=True),),
        ),
        RoomPage("programmes.remove_condition", PLANNERS),
    ),
    furnish,
)
