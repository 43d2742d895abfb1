"""Pages of inductions: who opens them, and what a browser looks at."""

from tests.induction.states import furnish
from tests.room_pages import EVERYONE, PLANNERS, RoomPage, RoomPages, State

BASE, WARD = "/induction/programmes/IND-BASE", "/induction/programmes/IND-WARD"
PROGRAMMES = (
    RoomPage("induction.programmes", PLANNERS, (State("induction programmes", "lorna", "/induction/programmes", on_a_phone=True),)),
    RoomPage(
        "induction.programme",
        PLANNERS,
        (
            State("an induction programme", "lorna", WARD, on_a_phone=True),
            State("an induction programme to read", "lorna", BASE),
            State("an induction programme to change", "priya", BASE),
        ),
    ),
    RoomPage("induction.version", PLANNERS, (State("a draft of a programme", "lorna", f"{WARD}/versions/2", on_a_phone=True),)),
    RoomPage("induction.add_programme", PLANNERS, (State("make a programme", "priya", "/induction/programmes/add"),)),
    RoomPage("induction.edit_programme", PLANNERS, (State("change a programme", "priya", f"{BASE}/edit"),)),
    RoomPage("induction.start_draft", PLANNERS),
    RoomPage("induction.discard_draft", PLANNERS, (State("discard a draft of a programme", "lorna", f"{WARD}/draft/discard"),)),
    RoomPage("induction.publish", PLANNERS, (State("publish a programme", "lorna", f"{WARD}/draft/publish", on_a_phone=True),)),
    RoomPage(
        "induction.add_step",
        PLANNERS,
        (
            State("add training to a programme", "lorna", f"{WARD}/draft/add-step/training"),
            State("add a competency to a programme", "lorna", f"{WARD}/draft/add-step/competency"),
        ),
    ),
    RoomPage("induction.edit_step", PLANNERS, (State("change a step", "lorna", f"{WARD}/draft/steps/read", on_a_phone=True),)),
    RoomPage("induction.remove_step", PLANNERS),
    RoomPage("induction.add_condition", PLANNERS, (State("whom a programme is for", "priya", f"{WARD}/draft/add-condition"),)),
    RoomPage(
        "induction.edit_condition",
        PLANNERS,
        (State("change whom a programme is for", "lorna", WARD + "/draft/conditions/{ward_condition}", on_a_phone=True),),
    ),
    RoomPage("induction.remove_condition", PLANNERS),
)

OWN = (
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
)

STARTERS = (
    # Anyone may be somebody's buddy: what they find is theirs alone, and 404 for others.
    RoomPage(
        "induction.starters",
        EVERYONE,
        (
            State("starters", "effie", "/induction/starters", on_a_phone=True),
            State("starters of learning and development", "priya", "/induction/starters"),
            State("starters, as a buddy", "gordon", "/induction/starters"),
            State("starters, none", "hamish", "/induction/starters"),
        ),
    ),
    RoomPage(
        "induction.confirm_several",
        EVERYONE,
        (
            State("confirm a step", "effie", "/induction/confirm?step=VOL.met", on_a_phone=True),
            State("confirm shadowing", "effie", "/induction/confirm?step=VOL.shadow&post={morag_post}"),
            State("confirm a step, nobody", "hamish", "/induction/confirm?step=VOL.met"),
        ),
    ),
    RoomPage(
        "induction.person",
        EVERYONE,
        (
            State("an induction", "effie", "/induction/people/{morag}", on_a_phone=True),
            State("an induction, to learning and development", "priya", "/induction/people/{morag}"),
            State("an induction, to the buddy", "gordon", "/induction/people/{morag}"),
            State("an induction, none", "effie", "/induction/people/{ailsa}"),
        ),
    ),
    RoomPage("induction.withdraw_record", EVERYONE, (State("withdraw a step", "effie", "/induction/records/{step_record}/withdraw"),)),
    RoomPage("induction.waive", PLANNERS, (State("waive a step", "priya", "/induction/posts/{morag_post}/waive/VOL/met"),)),
    RoomPage("induction.take_back_waiver", PLANNERS),
    RoomPage("induction.name_buddy", EVERYONE, (State("name a buddy", "effie", "/induction/posts/{morag_post}/buddy?name=Milne"),)),
    RoomPage("induction.end_buddy", EVERYONE),
    RoomPage("induction.join", PLANNERS, (State("put on a programme", "priya", "/induction/posts/{morag_post}/join"),)),
    RoomPage("induction.take_off", PLANNERS, (State("take off a programme", "priya", "/induction/joinings/{joined_by_hand}/take-off"),)),
    RoomPage("induction.take_over", EVERYONE),
    RoomPage(
        "induction.cohorts",
        PLANNERS,
        (
            State("cohorts", "priya", "/induction/cohorts?months=24", on_a_phone=True),
            State("cohorts, none", "lorna", "/induction/cohorts"),
        ),
    ),
    RoomPage(
        "induction.waivers",
        PLANNERS,
        (
            State("steps that do not apply", "priya", "/induction/waivers"),
            State("steps that do not apply, none", "lorna", "/induction/waivers"),
        ),
    ),
)

PAGES = RoomPages((*PROGRAMMES, *OWN, *STARTERS), furnish)
