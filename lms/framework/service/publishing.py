"""Publishing a draft, taking that back before its day, and marking what is another wording of the same."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.framework import queries
from lms.framework.models import Behaviour, FrameworkVersion
from lms.framework.rules.contents import Contents
from lms.framework.rules.meanings import meanings_of, with_meanings
from lms.framework.rules.timeline import check_day
from lms.framework.service import tables
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused


def publish(*, version_id: int, from_day: date, by: Viewer) -> None:
    """A draft is in force from this day on, today or later. Sent twice, it is published once. Raises Refused."""
    version = begin(version_id, by)
    if version.published_from == from_day:
        return
    check_draft(version)
    if from_day < clock.today():
        raise Refused("Choose today or a later day.", field="from_day")
    check_day(queries.versions(version.framework_id), from_day, clock.today())
    says = queries.contents(version_id)
    if not any(says.competencies):
        raise Refused("A version without competencies cannot be published.")
    _put_meanings(says, with_meanings(says, queries.base_contents(version_id, from_day), meanings_of(says)))
    tables.set_day(version, from_day)


def take_back(*, version_id: int, by: Viewer) -> None:
    """A version that waits is a draft again. Sent twice, it is one draft. Raises Refused once its day has come."""
    version = begin(version_id, by)
    if version.published_from and version.published_from <= clock.today():
        raise Refused("This version is in force, or was. It cannot be taken back: publish a new one.")
    tables.set_day(version, None)


def remove_draft(*, version_id: int, by: Viewer) -> None:
    """A draft that is not wanted goes, with all that it says. Raises Refused for what is published."""
    version = begin(version_id, by)
    check_draft(version)
    audit.remove_rows(FrameworkVersion, [version.id])


def mark_wording(*, version_id: int, behaviour_ids: Collection[int], by: Viewer) -> None:
    """Of a draft's changed texts, these say the same as before in other words; the others ask for something new. Raises Refused."""
    version = begin(version_id, by)
    check_draft(version)
    meanings = {
        change.new.id: change.old.meaning if change.new.id in behaviour_ids else change.new.text
        for change in queries.changes(version_id).texts_changed
        if change.old and change.new
    }
    audit.update_rows(Behaviour, [{"id": row_id, "meaning": meaning} for row_id, meaning in meanings.items()])


def _put_meanings(before: Contents, after: Contents) -> None:
    """What another version, published meanwhile, has said as well means the same here."""
    old, new = meanings_of(before), meanings_of(after)
    ids = {(competency.code, row.text): row.id for competency in before.competencies for row in competency.behaviours}
    audit.update_rows(Behaviour, [{"id": ids[text], "meaning": meaning} for text, meaning in new.items() if old[text] != meaning])


def begin(version_id: int, by: Viewer) -> FrameworkVersion:
    """The version, for whoever may change it; they do so alone. Raises Refused."""
    if not by.may(May.MANAGE_FRAMEWORKS):
        raise Refused("You may not change frameworks.")
    tables.begin()
    version = db.session.scalar(select(FrameworkVersion).where(FrameworkVersion.id == version_id))
    if version is None:
        raise Refused("This version is not there any more.")
    return version


def check_draft(version: FrameworkVersion) -> None:
    """Raises Refused for what is published."""
    if version.published_from:
        raise Refused(f"Version {version.number} is published, and a published version never changes.")
