"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Place, Room
from lms.starters.queries.matters import MATTERS
from lms.starters.queries.measure import INDUCTION
from lms.starters.queries.step_figures import STEPS
from lms.starters.queries.todo import todo
from lms.starters.service import demonstration
from lms.starters.views import bp

NAVIGATION = (Place("Starters", "starters.starters", (May.SEE_PEOPLE,), order=64, tab_of="records.people"),)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    todo=todo,
    measures=(INDUCTION, STEPS),
    matters=MATTERS,
    demo=demonstration.load,
)
