"""Pages of records, reflections and releases: who opens them, and what a browser looks at. What is not theirs is 404."""

from datetime import timedelta

from flask import Flask

from lms.access import Role
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.people.models import RoleGrant
from lms.supervision.models import RecordDraft, RecordNote, RecordReading, RecordRelease, Reflection
from lms.supervision.rules.words import GroupKind, NoteKind, ReadingReason, ReleaseReason, ReleaseState
from tests.cast import TODAY, Cast
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State
from tests.supervision.groups import a_group, agrees, meets, writes

SESSIONS = "/supervision/sessions"
WHY = "A worker has told of harm to a person. The adult protection lead has to know what was agreed."
TEXT = (
    "We spoke about what helps after a hard visit, and how the two teams hand over at the weekend.\n\n"
    "We agreed to try a short call on Friday afternoons."
)

#: Releases are for a role that nobody of the cast has by themselves: what a browser looks at is made for Gordon and Łukasz.
GUARDIANS = frozenset({"hamish"})

RECORD_PAGES = (
    RoomPage(
        "supervision_records.record",
        EVERYONE,
        (
            State("a record", "ailsa", f"{SESSIONS}/{{record_shared}}/record"),
            State("a record, to a facilitator", "effie", f"{SESSIONS}/{{record_shared}}/record", on_a_phone=True),
            State("a record, read by others", "kirsty", f"{SESSIONS}/{{record_released}}/record"),
            State("write a record", "effie", f"{SESSIONS}/{{record_drafted}}/record", on_a_phone=True),
            State("a record that is not there yet", "ailsa", f"{SESSIONS}/{{record_drafted}}/record"),
            State("open a record", "gordon", f"{SESSIONS}/{{record_released}}/record"),
            State("a record of others", "priya", f"{SESSIONS}/{{record_shared}}/record", status=404),
        ),
    ),
    RoomPage("supervision_records.save_record", EVERYONE),
    RoomPage("supervision_records.add_note", EVERYONE),
    RoomPage("supervision_records.open_record", EVERYONE),
    RoomPage(
        "supervision_records.openable",
        EVERYONE,
        (State("records to open", "gordon", "/supervision/records"), State("records to open, none", "ailsa", "/supervision/records")),
    ),
    RoomPage(
        "supervision_records.reflection",
        EVERYONE,
        (
            State("my reflection", "ailsa", f"{SESSIONS}/{{record_shared}}/reflection", on_a_phone=True),
            State("my reflection, none", "morag", f"{SESSIONS}/{{record_shared}}/reflection"),
            State("a reflection of others", "adam", f"{SESSIONS}/{{record_shared}}/reflection", status=404),
        ),
    ),
    RoomPage("supervision_records.save_reflection", EVERYONE),
    RoomPage(
        "supervision_records.delete_reflection",
        EVERYONE,
        (State("delete my reflection", "ailsa", f"{SESSIONS}/{{record_shared}}/reflection/delete"),),
    ),
    RoomPage("supervision_records.release_list", GUARDIANS, (State("releases", "gordon", "/supervision/releases", on_a_phone=True),)),
    RoomPage(
        "supervision_records.propose_release",
        GUARDIANS,
        (State("propose a release", "gordon", "/supervision/releases/propose/{record_shared}"),),
    ),
    RoomPage(
        "supervision_records.release",
        GUARDIANS,
        (
            State("a release", "gordon", "/supervision/releases/{release_done}"),
            State("a release to decide", "lukasz", "/supervision/releases/{release_waiting}"),
        ),
    ),
)


def furnish_records(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """A group with a record that was answered, and a draft; two people with a record that was released and read; two who release."""
    with transaction():
        for who in ("gordon", "lukasz"):
            role = {"role": Role.CALDICOTT_GUARDIAN, "organisation_id": cast.places["LOCH"], "starts_on": TODAY}
            db.session.add(RoleGrant(account_id=cast[who].account_id, **role))
        return {**_group(cast), **_two(cast)}


def _group(cast: Cast) -> dict[str, int]:
    group = a_group(cast, facilitators=("effie", "fraser"), code="RECORDS-1", name="South cluster leads")
    agrees(cast, group)
    shared, drafted = (meets(cast, group, TODAY - timedelta(days=days), "ailsa", "morag", led_by="effie") for days in (28, 0))
    writes(cast, shared, TEXT, learning="A handover needs a time of its own.")
    ailsa, effie = cast["ailsa"].person_id, cast["effie"].person_id
    said = {"session_id": shared.id, "added_at": clock.now()}
    db.session.add(RecordNote(kind=NoteKind.DISSENT, author_id=ailsa, text="I did not agree to Fridays.", **said))
    db.session.add(RecordNote(kind=NoteKind.ADDITION, author_id=effie, text="We now call on Thursdays.", **said))
    db.session.add(Reflection(session_id=shared.id, person_id=ailsa, version=1, text="I want to ask sooner."))
    db.session.add(RecordDraft(session_id=drafted.id, writer_id=effie, version=1, text="We began with the new rota.", learning=""))
    db.session.flush()
    return {"record_shared": shared.id, "record_drafted": drafted.id}


def _two(cast: Cast) -> dict[str, int]:
    pair = a_group(cast, GroupKind.INDIVIDUAL, facilitators=("iona",), members=("kirsty",), code="RECORDS-2")
    agrees(cast, pair)
    released, waiting = (meets(cast, pair, TODAY - timedelta(days=days), "kirsty", led_by="iona") for days in (21, 7))
    for session in (released, waiting):
        writes(cast, session, TEXT, by="iona", about="kirsty")
    gordon, lukasz = cast["gordon"].person_id, cast["lukasz"].person_id
    proposed = {"reason": ReleaseReason.HARM, "why": WHY, "proposed_by_id": gordon}
    until = {"decided_by_id": lukasz, "decided_at": clock.now(), "readable_until": TODAY + timedelta(days=13)}
    done = RecordRelease(session_id=released.id, state=ReleaseState.RELEASED, **proposed, **until)
    waits = RecordRelease(session_id=waiting.id, **proposed)
    reading = RecordReading(session_id=released.id, person_id=lukasz, why=ReadingReason.RELEASE, opened_at=clock.now())
    db.session.add_all([done, waits, reading])
    db.session.flush()
    return {"record_released": released.id, "release_done": done.id, "release_waiting": waits.id}


PAGES = RoomPages(RECORD_PAGES, furnish_records)
