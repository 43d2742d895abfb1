"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date
from functools import partial

from sqlalchemy import exists, func, or_, select

from lms.kit.db import AnySelect, table_of
from lms.kit.labels import Labels
from lms.kit.personal import AN_ID, RUN_ON, Deleted, Goes, Nobodys, PersonalTable, Retention
from lms.supervision.models import (
    AgendaItem,
    Agreement,
    OneToOneRecord,
    RecordDraft,
    RecordNote,
    RecordRelease,
    Reflection,
    SharedRecord,
    SupervisionAction,
    SupervisionGroup,
    SupervisionSession,
)

IN_THE_GROUP = "those who are in the group"
THAT_IT_HAPPENED = f"{IN_THE_GROUP}. Learning and development teams see that it took place, and no word of what was said"
YOU_ALONE = "you alone"
OF_SEVERAL = (
    "You read it with its session, under Supervision, as far as it is for you. It is about several people, so it is in nobody’s copy."
)
WHY = "So that you are supervised as you have agreed, and can speak openly."
CLAUSES = (
    "weeks_between", "session_minutes", "place", "model", "agenda", "recording", "confidentiality", "cancellation", "disagreement",
    "leaves_room", "review_on", "line_manager_reads", "later_members_read",
)  # fmt: skip

Supervision = partial(PersonalTable, why=WHY, kept="people")
Written = partial(Nobodys, kept="supervision_texts", left_out={"session_id": AN_ID, "writer_id": RUN_ON})

PERSONAL = (
    Supervision(
        table="supervision_group",
        title="Groups for supervision that you opened",
        of=("opened_by_id",),
        source="You",
        seen_by=THAT_IT_HAPPENED,
        fields={"kind": "Kind", "name": "Name", "opened_on": "Opened", "ended_on": "Ended"},
        left_out=dict.fromkeys(("code", "weeks_between", "place", "link", "is_open"), RUN_ON),
    ),
    Supervision(
        table="supervision_member",
        title="Groups for supervision that you are or were in",
        of=("person_id",),
        source="You, or whoever invited you",
        seen_by=THAT_IT_HAPPENED,
        fields={"group_id": "Group", "role": "As", "since": "From", "until": "Until"},
    ),
    Supervision(
        table="supervision_agreement",
        title="Agreements for supervision that you drew up",
        of=("drawn_up_by_id",),
        source="You",
        seen_by=IN_THE_GROUP,
        fields={"group_id": "Group", "version": "Version", "given_out_at": "Given out", "in_force_from": "In force from"},
        left_out=dict.fromkeys(CLAUSES, "you read it under Supervision, with its group"),
    ),
    Supervision(
        table="supervision_signature",
        title="Agreements for supervision that you were given to sign",
        of=("person_id",),
        source="You",
        seen_by=IN_THE_GROUP,
        fields={"agreement_id": "Agreement", "signed_at": "Signed"},
        left_out={"is_founding": RUN_ON},
    ),
    Supervision(
        table="supervision_attendance",
        title="Sessions of supervision",
        of=("post_id",),
        source="Whoever led the session, or an employer’s file",
        seen_by=THAT_IT_HAPPENED,
        fields={"session_id": "Session", "post_id": "Post", "role": "As", "mark": "Came", "minutes": "Minutes"},
    ),
    Supervision(
        table="supervision_agenda_item",
        title="What you put on the agenda of a session",
        of=("author_id",),
        source="You",
        seen_by=IN_THE_GROUP,
        for_you_alone="It was told in private.",
        fields={"session_id": "Session", "text": "Text", "added_at": "Added"},
        removal=None,
    ),
    Supervision(
        table="supervision_action",
        title="Actions from supervision",
        of=("owner_id",),
        source="Your group",
        seen_by=IN_THE_GROUP,
        for_you_alone="It was told in private.",
        fields={
            "session_id": "Session",
            "text": "Action",
            "due_on": "By",
            "state": "State",
            "settled_on": "Settled",
            "why_dropped": "Why it was dropped",
        },
        left_out={"settled_by_id": RUN_ON},
        removal=None,
    ),
    Written(
        table="supervision_draft",
        title="Records of sessions that are being written",
        nobodys=OF_SEVERAL,
    ),
    Written(
        table="supervision_shared_record",
        title="Records of group sessions",
        nobodys=OF_SEVERAL,
    ),
    Supervision(
        table="supervision_one_to_one_record",
        title="Records of your one-to-one supervision",
        of=("member_id",),
        source="Your supervisor or mentor, with you",
        seen_by="the two of you; your supervisor’s line manager where your agreement says so",
        for_you_alone="It was told in private.",
        fields={"session_id": "Session", "writer_id": "Written by", "shared_at": "Shared", "text": "Record", "learning": "Learning"},
        removal=None,
    ),
    Supervision(
        table="supervision_reflection",
        title="Your reflections",
        of=("person_id",),
        source="You",
        seen_by=YOU_ALONE,
        for_you_alone="It is for its writer alone.",
        fields={"session_id": "Session", "saved_at": "Saved", "text": "Reflection"},
        left_out={"version": RUN_ON},
        removal=None,
    ),
    Supervision(
        table="supervision_note",
        title="What you added to a record, or disagreed with",
        of=("author_id",),
        source="You",
        seen_by=IN_THE_GROUP,
        for_you_alone="It was told in private.",
        fields={"session_id": "Session", "kind": "Kind", "added_at": "Added", "text": "Text"},
        removal=None,
    ),
    Supervision(
        table="supervision_release",
        title="Releases of records that you proposed or decided",
        of=("proposed_by_id", "decided_by_id"),
        why="So that it can be answered for.",
        source="You",
        seen_by=IN_THE_GROUP,
        fields={
            "session_id": "Session",
            "reason": "For",
            "why": "Why",
            "proposed_by_id": "Proposed by",
            "proposed_at": "Proposed",
            "state": "State",
            "decided_by_id": "Decided by",
            "decided_at": "Decided",
            "readable_until": "Readable until",
        },
        removal={"why": ""},
    ),
    Supervision(
        table="supervision_reading",
        title="Records of others that you have opened",
        of=("person_id",),
        why="So that members know who has read what they said.",
        source="Your use of the service",
        seen_by=IN_THE_GROUP,
        fields={"session_id": "Session", "why": "As", "opened_at": "Opened"},
    ),
)

_NAME = func.coalesce(func.nullif(SupervisionGroup.name, ""), SupervisionGroup.code)

LABELS: Labels = {
    SupervisionGroup: select(SupervisionGroup.id, _NAME),
    Agreement: select(Agreement.id, _NAME).select_from(Agreement).join(SupervisionGroup),
    SupervisionSession: select(SupervisionSession.id, _NAME, SupervisionSession.held_on)
    .select_from(SupervisionSession)
    .join(SupervisionGroup),
}


#: What was written of a session, and goes with its texts.
TEXTS = (RecordDraft, SharedRecord, OneToOneRecord, Reflection, RecordNote, AgendaItem, SupervisionAction)


def _texts_due(before: date) -> AnySelect:
    """Sessions of which there is still any text that is due to go."""
    written = (exists(select(table.c.id).where(table.c.session_id == SupervisionSession.id)) for table in map(table_of, TEXTS))
    released = exists(select(RecordRelease.id).where(RecordRelease.session_id == SupervisionSession.id, RecordRelease.why != ""))
    due = select(SupervisionSession.id.label("row_id"), SupervisionSession.held_on.label("on"))
    return due.where(SupervisionSession.held_on < before, or_(*written, released))


RETENTION = (
    Retention(
        rule="supervision_texts",
        due=_texts_due,
        goes=(*(Deleted(table_of(model).name, "session_id") for model in TEXTS), Goes("supervision_release", "session_id")),
    ),
)
