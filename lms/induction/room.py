"""What this room brings to the house."""

from lms.access import May
from lms.induction.guides import GUIDES
from lms.induction.personal import LABELS, PERSONAL
from lms.induction.queries.certificates import KIND, certificate_today
from lms.induction.queries.measure import INDUCTION
from lms.induction.queries.step_figures import STEPS
from lms.induction.queries.todo import TARGETS, todo
from lms.induction.service import demonstration
from lms.induction.service.examine import examine
from lms.induction.service.imports import INDUCTIONS
from lms.induction.service.inductions import derive
from lms.induction.service.reference import load_reference
from lms.induction.views import bp
from lms.kit.room import Place, Room, SettingsPlace

NAVIGATION = (
    Place("Induction", "induction.mine", (May.CONFIRM_STEPS,), order=20, tab_of="records.mine"),
    Place("Starters", "induction.starters", (May.SEE_PEOPLE,), order=64, tab_of="records.people"),
)
SETTINGS = (
    SettingsPlace(
        "Induction programmes",
        "induction.programmes",
        (May.MANAGE_INDUCTIONS,),
        group="Training",
        order=240,
        about="What people go through who start, until when, and whom each programme is for.",
    ),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    settings=SETTINGS,
    todo=todo,
    measures=(INDUCTION, STEPS),
    imports=(INDUCTIONS,),
    guides=GUIDES,
    matters=(TARGETS,),
    reference=load_reference,
    learning_changed=derive,
    examine=examine,
    certificate_today={KIND: certificate_today},
    called={
        "induction_record": "a step of an induction that was done",
        "induction_waiver": "a step of an induction that does not apply",
        "induction_buddy": "a buddy",
        "induction_joining": "somebody put on an induction",
        "induction_certificate": "a certificate of an induction",
        "induction_programme": "a programme of inductions",
        "induction_version": "a version of a programme of inductions",
        "induction_condition": "whom a programme of inductions is for",
    },
    personal=PERSONAL,
    labels=LABELS,
    demo=demonstration.load,
)
