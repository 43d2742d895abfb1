"""What this room brings to the house."""

from lms.access import May
from lms.induction.guides import GUIDES
from lms.induction.personal import LABELS, PERSONAL
from lms.induction.queries.certificates import KIND, certificate_today
from lms.induction.service.examine import examine
from lms.induction.service.imports import INDUCTIONS
from lms.induction.service.inductions import derive
from lms.induction.views import bp
from lms.kit.room import Place, Room

NAVIGATION = (Place("Induction", "induction.mine", (May.CONFIRM_STEPS,), order=20, tab_of="records.mine"),)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    imports=(INDUCTIONS,),
    guides=GUIDES,
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
)
