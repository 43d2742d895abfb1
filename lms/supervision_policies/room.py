"""What this room brings to the house."""

from lms.kit.room import Room
from lms.supervision_policies.personal import LABELS
from lms.supervision_policies.queries.measure import SUPERVISION
from lms.supervision_policies.service import demonstration

ROOM = Room(
    labels=LABELS,
    called={"supervision_policy": "a policy of supervision"},
    measures=(SUPERVISION,),
    demo=demonstration.load,
)
