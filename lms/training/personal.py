"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from sqlalchemy import select

from lms.kit.labels import Labels
from lms.kit.personal import AN_ID, REMOVED, RUN_ON, Deed, PersonalTable
from lms.people.rules.readers import OFFICERS, WITH_SUPERVISOR
from lms.training.models import Requirement, Subject

PERSONAL = (
    PersonalTable(
        table="award",
        title="Training you have done",
        of=("person_id",),
        why="To show that you hold what your role needs, wherever you learnt it.",
        source="Your employers, trainers, or you",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={
            "subject_id": "Subject",
            "achieved_on": "Achieved",
            "employer_id": "Recorded by",
            "site_id": "Place",
            "expires_on": "Certificate expires",
            "method": "How",
            "provider": "Provider",
            "certificate_number": "Certificate number",
            "notes": "Notes",
            "verified_by": "Verified by",
            "revoked_on": "Revoked",
            "revoked_reason": "Why it was revoked",
        },
        removal={"certificate_number": None, "notes": None, "verified_by": None, "revoked_reason": REMOVED},
    ),
    PersonalTable(
        table="award_confirmation",
        title="Training confirmed by another employer",
        of=("award_id",),
        why="An employer has looked at training from elsewhere and lets it count.",
        source="The learning and development team of that employer",
        seen_by=OFFICERS,
        kept="training",
        fields={"employer_id": "Employer", "confirmed_on": "From", "made_at": "Recorded"},
        left_out={"award_id": AN_ID},
    ),
    Deed(
        table="award_entry",
        title="Training you recorded for others",
        fields={"made_at": "Recorded", "undone_at": "Taken back"},
    ),
    PersonalTable(
        table="award_entry_award",
        title="Training that was recorded by hand",
        of=("award_id",),
        why="So that a mistake can be taken back at once.",
        source="Your supervisor, or your learning and development team",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        left_out={"award_id": AN_ID, "entry_id": AN_ID},
        nobodys="Numbers of records alone: the training itself is told above.",
    ),
    PersonalTable(
        table="exemption",
        title="Exemptions",
        of=("post_id", "person_id"),
        why="You need not hold a subject, for a reason and until a day.",
        source="Your learning and development team",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={"subject_id": "Subject", "starts_on": "From", "ends_on": "Until", "reason": "Reason"},
        removal={"reason": REMOVED},
    ),
    PersonalTable(
        table="standing",
        title="What you must have, day by day",
        of=("post_id",),
        why="Worked out from your posts, the rules and your training, so that any day’s figures can be shown.",
        source="Worked out here. No decision about you is made from it without a person",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={
            "subject_id": "Subject",
            "from_day": "From",
            "to_day": "Until",
            "due_on": "Due",
            "expires_on": "In date until",
            "is_offer": "An offer, no duty",
            "in_grace": "Back from leave",
        },
        left_out={
            "requirement_id": RUN_ON,
            "interval_requirement_id": RUN_ON,
            "interval_months": RUN_ON,
            "award_id": AN_ID,
            "exemption_id": AN_ID,
            "absence_id": AN_ID,
        },
    ),
)

LABELS: Labels = {
    Subject: select(Subject.id, Subject.name),
    Requirement: select(Requirement.id, Subject.name).join(Subject, Subject.id == Requirement.subject_id),
}
