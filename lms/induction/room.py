"""What this room brings to the house."""

from lms.access import May
from lms.induction.queries.certificates import KIND, certificate_today
from lms.induction.queries.todo import TARGETS, todo
from lms.induction.service.inductions import derive
from lms.induction.views import bp
from lms.kit.room import Place, Room

NAVIGATION = (Place("Induction", "induction.mine", (May.CONFIRM_STEPS,), order=21, tab_of="records.mine"),)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    todo=todo,
    matters=(TARGETS,),
    certificate_today={KIND: certificate_today},
    learning_changed=derive,
)
