"""What this room brings to the house."""

from lms.access import May
from lms.kit.room import Place, Room, SettingsPlace
from lms.training import service
from lms.training.personal import LABELS, PERSONAL
from lms.training.queries.completion import COMPLETION
from lms.training.queries.matters import MATTERS
from lms.training.queries.timeline import timeline
from lms.training.service.check_standings import examine
from lms.training.service.imports import AWARDS, EXEMPTIONS, REQUIREMENTS
from lms.training.views import bp

NAVIGATION = (Place("Requirements", "training.requirements", (May.SEE_REQUIREMENTS,), order=21, tab_of="records.mine"),)
SETTINGS = (
    SettingsPlace(
        "Subjects",
        "training.subjects",
        (May.MANAGE_SUBJECTS,),
        group="Training",
        order=210,
        about="What can be learnt, how long it lasts, what it counts for.",
    ),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    settings=SETTINGS,
    measures=(COMPLETION,),
    matters=MATTERS,
    imports=(AWARDS, REQUIREMENTS, EXEMPTIONS),
    reference=service.load_reference,
    examine=examine,
    timeline=timeline,
    posts_changed=service.recompute,
    called={
        "award": "an award",
        "exemption": "an exemption",
        "requirement": "a requirement",
        "recognition_rule": "a rule about training from elsewhere",
        "award_entry_award": "an entry by hand",
        "award_confirmation": "a confirmation of training from elsewhere",
    },
    personal=PERSONAL,
    labels=LABELS,
)
