"""What this room has about people: its tables in plain words, how rows are called."""

from sqlalchemy import select

from lms.induction.models import Induction, Programme, Step
from lms.kit.labels import Labels
from lms.kit.personal import AN_ID, REMOVED, RUN_ON, PersonalTable
from lms.people.rules.readers import WITH_SUPERVISOR

WORKED_OUT = "Worked out here. No decision about you is made from it without a person"

PERSONAL = (
    PersonalTable(
        table="induction_record",
        title="Steps of your induction that were done",
        of=("post_id",),
        why="To show how far your induction is, and so that you need not do it twice.",
        source="You, your supervisor, your buddy, your learning and development team, or an employer’s file",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={
            "programme_id": "Programme",
            "step_key": "Step",
            "done_on": "Done",
            "confirmed_by": "Confirmed by",
            "how": "How it was recorded",
            "where_id": "Where",
            "note": "Note",
            "made_at": "Recorded",
            "withdrawn_from": "Withdrawn from",
            "withdrawn_reason": "Why it was withdrawn",
        },
        left_out={"made_by_account_id": RUN_ON, "withdrawn_by_account_id": RUN_ON},
        removal={"note": None, "withdrawn_reason": REMOVED},
    ),
    PersonalTable(
        table="induction_waiver",
        title="Steps of your induction that do not apply",
        of=("post_id",),
        why="So that nobody asks for a step that does not fit your work.",
        source="Your learning and development team",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={
            "programme_id": "Programme",
            "step_key": "Step",
            "reason": "Reason",
            "from_day": "From",
            "made_at": "Recorded",
            "withdrawn_from": "Taken back from",
        },
        left_out={"by_account_id": RUN_ON, "withdrawn_by_account_id": RUN_ON},
        removal={"reason": REMOVED},
    ),
    PersonalTable(
        table="induction_buddy",
        title="Buddies: yours, and starters you are a buddy to",
        of=("post_id", "person_id"),
        why="So that a starter has somebody to ask.",
        source="The starter’s supervisor, or their learning and development team",
        seen_by=f"{WITH_SUPERVISOR}. The starter and the buddy know of each other",
        kept="training",
        fields={"post_id": "Starter", "person_id": "Buddy", "named_on": "From", "ended_on": "Until", "made_at": "Recorded"},
        left_out={"by_account_id": RUN_ON},
    ),
    PersonalTable(
        table="induction_joining",
        title="Inductions you were put on",
        of=("post_id",),
        why="For programmes that do not follow from a post, such as a supported first year.",
        source="Your learning and development team",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={
            "programme_id": "Programme",
            "starts_on": "From",
            "made_at": "Recorded",
            "withdrawn_from": "Taken off from",
            "withdrawn_reason": "Why you were taken off",
        },
        left_out={"by_account_id": RUN_ON},
        removal={"withdrawn_reason": REMOVED},
    ),
    PersonalTable(
        table="induction_certificate",
        title="Certificates of inductions you completed",
        of=("person_id", "post_id"),
        why="So that you can show it to another employer.",
        source="The steps you have done",
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={"programme_id": "Programme", "starts_on": "Started", "completed_on": "Completed", "made_at": "Made"},
    ),
    PersonalTable(
        table="induction",
        title="Your inductions, day by day",
        of=("post_id",),
        why="Worked out from your posts, the programmes and what you have done, so that any day’s figures can be shown.",
        source=WORKED_OUT,
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={
            "programme_id": "Programme",
            "judged_id": "Seen as",
            "starts_on": "Started",
            "ends_on": "Last day",
            "from_day": "From",
            "to_day": "Until",
            "target_on": "To complete by",
            "completed_on": "Completed",
        },
        left_out={
            "version_id": AN_ID,
            "start_month": "another form of the day you started",
            "days_taken": "the days between start and completion",
        },
    ),
    PersonalTable(
        table="induction_progress",
        title="The steps of your inductions, day by day",
        of=("induction_id",),
        why="Worked out from what you have done, so that you see what is next.",
        source=WORKED_OUT,
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={"induction_id": "Programme", "step_id": "Step", "part": "Part", "due_on": "Due", "done_on": "Done"},
    ),
)

LABELS: Labels = {
    Programme: select(Programme.id, Programme.name),
    Step: select(Step.id, Step.title),
    Induction: select(Induction.id, Programme.name).join(Programme, Programme.id == Induction.judged_id),
}
