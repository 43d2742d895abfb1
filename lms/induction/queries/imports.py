"""What is recorded about inductions, as far as files are held against it: a fixed number of queries for each few thousand posts."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from lms.induction.models import Programme, ProgrammeVersion, Step, StepRecord
from lms.induction.rules.imports import UNDONE_BECAUSE, KnownProgramme, KnownRecord, RecordKey, RecordsKnown, known_programmes
from lms.kit.db import AnySelect, chunked, db
from lms.kit.identifiers import folded_number
from lms.kit.importing import Choice, Line, Options, Sheet
from lms.people.models import Post
from lms.people.queries import imports as people
from lms.people.queries import places
from lms.people.rules.imports.lookups import PeopleByName, Tree
from lms.training.queries import posts_of_persons


def records_known(sheet: Sheet[Line], _: Options) -> RecordsKnown:
    """Programmes, posts, and what is recorded of whichever post has a number that the file names."""
    by_name = people.people_by_name()
    return RecordsKnown(Tree(places()), by_name, _programmes(), dict(_records(_posts(sheet, by_name))))


def _posts(sheet: Sheet[Line], by_name: PeopleByName) -> set[int]:
    """A number may be anybody's who has it, or had it: all of them."""
    numbers = {folded_number(line["employee_number"]) for line in sheet.lines}
    people = {person_id for (_, number), (_, person_id) in by_name.posts.items() if number.split(" ")[0] in numbers}
    return {post_id for post_id, person_id in by_name.posts.values() if person_id in people}


def _programmes() -> dict[str, KnownProgramme]:
    rows = db.session.execute(select(Programme.id, Programme.code, Programme.extends_id)).all()
    steps = select(ProgrammeVersion.programme_id, Step.key, Step.kind, Step.subject_id.is_not(None)).join_from(
        Step, ProgrammeVersion, ProgrammeVersion.id == Step.version_id
    )
    published = steps.where(ProgrammeVersion.published_from.is_not(None)).order_by(ProgrammeVersion.published_from, Step.position)
    steps_published = [(row[0], row[1], row[2], bool(row[3])) for row in db.session.execute(published)]
    return known_programmes({row.id: row.code for row in rows}, {row.id: row.extends_id for row in rows}, steps_published)


_KEY = (StepRecord.post_id, StepRecord.programme_id, StepRecord.step_key, StepRecord.done_on, StepRecord.confirmed_by)


def _records(post_ids: Collection[int]) -> Iterator[tuple[RecordKey, KnownRecord]]:
    """Those that stand come last, so that they are what is said of a key."""
    more = (StepRecord.id, StepRecord.withdrawn_from, StepRecord.withdrawn_reason, StepRecord.where_id, StepRecord.note)
    statement = select(*_KEY, *more).order_by(StepRecord.withdrawn_from.is_(None), StepRecord.id)
    for chunk in chunked(sorted(post_ids)):
        for row in db.session.execute(statement.where(StepRecord.post_id.in_(chunk))):
            was_undone = row.withdrawn_from == row.done_on and row.withdrawn_reason == UNDONE_BECAUSE
            values = {"where_id": row.where_id, "note": row.note}
            yield (row[0], row[1], row[2], row[3], row[4]), KnownRecord(row.id, row.withdrawn_from is not None, was_undone, values)


# --- what values may mean -----------------------------------------------------------------------------------------------------------


def programme_choices(_: int | None) -> list[Choice]:
    """Every programme."""
    return [Choice(code, name) for code, name in db.session.execute(select(Programme.code, Programme.name).order_by(Programme.code))]


def step_choices(_: int | None) -> list[Choice]:
    """Every step of a published version that people record, by its newest title."""
    statement = select(Step.key, Step.title).join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
    recorded = statement.where(ProgrammeVersion.published_from.is_not(None), Step.subject_id.is_(None), Step.competency_code.is_(None))
    rows = db.session.execute(recorded.order_by(ProgrammeVersion.published_from, Step.key))
    return [Choice(key, title) for key, title in sorted(dict(iter(rows)).items())]


# --- rows that imports have written -------------------------------------------------------------------------------------------------


def posts_of_records(records: Mapping[int, Any]) -> Collection[int]:
    """Every post of the people who have these records: what was done in one post may count in another."""
    persons: set[int] = set()
    for chunk in chunked(sorted(records)):
        whose = select(Post.person_id).join(StepRecord, StepRecord.post_id == Post.id)
        persons.update(db.session.scalars(whose.where(StepRecord.id.in_(chunk))))
    return posts_of_persons(persons)


def record_names() -> AnySelect:
    """Whose step it is, and of what."""
    step = func.trim(Programme.code + " " + StepRecord.step_key)
    with_post = people.post_names().join(StepRecord, StepRecord.post_id == Post.id)
    named = with_post.join(Programme, Programme.id == StepRecord.programme_id)
    return named.with_only_columns(StepRecord.id, people.post_names().selected_columns[1] + ": " + step)
