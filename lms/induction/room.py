"""What this room brings to the house."""

from lms.induction.personal import LABELS, PERSONAL
from lms.induction.queries.measure import INDUCTION
from lms.induction.queries.step_figures import STEPS
from lms.induction.service.examine import examine
from lms.induction.service.imports import INDUCTIONS
from lms.induction.service.inductions import derive
from lms.induction.service.reference import load_reference
from lms.kit.room import Room

ROOM = Room(
    reference=load_reference,
    learning_changed=derive,
    examine=examine,
    measures=(INDUCTION, STEPS),
    imports=(INDUCTIONS,),
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
)
