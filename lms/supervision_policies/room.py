"""What this room brings to the house."""

from lms.access import May, Reach
from lms.kit.room import Place, Room, Row, SettingsPlace
from lms.supervision_policies.guides import GUIDES
from lms.supervision_policies.personal import LABELS
from lms.supervision_policies.queries.matters import MATTERS
from lms.supervision_policies.queries.measure import SUPERVISION
from lms.supervision_policies.service import demonstration
from lms.supervision_policies.service.history import HISTORY
from lms.supervision_policies.service.policy_files import POLICIES
from lms.supervision_policies.views import bp

NAVIGATION = (
    Place("Supervision due", "supervision_policies.due", (May.SEE_SUPERVISION,), order=61, reaches=(Reach.TEAM,), tab_of="records.team"),
    Place(
        "Supervision due",
        "supervision_policies.due",
        (May.SEE_SUPERVISION,),
        order=66,
        reaches=(Reach.BRANCH, Reach.PARTNERSHIP),
        tab_of="records.people",
    ),
    Place(
        "Supervision figures",
        "supervision_policies.figures",
        (May.SEE_SUPERVISION,),
        order=30,
        reaches=(Reach.BRANCH, Reach.PARTNERSHIP),
        row=Row.WORK,
        tab_of="reports.completion",
    ),
)
SETTINGS = (
    SettingsPlace(
        "How often supervision is due",
        "supervision_policies.policies",
        (May.MANAGE_SUPERVISION,),
        group="Supervision",
        order=330,
        about="For whom, how many days from one session to the next, and whether groups count.",
    ),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    settings=SETTINGS,
    guides=GUIDES,
    labels=LABELS,
    called={"supervision_policy": "a policy of supervision"},
    measures=(SUPERVISION,),
    demo=demonstration.load,
    matters=MATTERS,
    imports=(POLICIES, HISTORY),
)
