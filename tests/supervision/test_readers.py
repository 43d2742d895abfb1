"""Who reads what was written: no statement over the guarded tables gets past without its reader, and each gets theirs alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from lms.kit import clock
from lms.kit.db import db, table_of
from lms.kit.readers import NoReader, Reader, Work, reading_as
from lms.supervision.models import OneToOneRecord, RecordReading, Reflection, SharedRecord, SupervisionSession
from lms.supervision.rules.words import GroupKind, ReadingReason
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, joins, meets, signs, supervised_by, writes

YESTERDAY = TODAY - timedelta(days=1)


def reads(cast, who, model=SharedRecord):
    """What this person reads of a table, today."""
    statement = select(model.text).order_by(model.id)
    return list(db.session.scalars(reading_as(statement, Reader(cast[who].person_id, clock.now()))))


@pytest.mark.parametrize(
    "statement",
    [
        select(SharedRecord),
        select(SharedRecord.id),
        select(func.count()).select_from(SharedRecord),
        select(SupervisionSession.id).where(SupervisionSession.id.in_(select(Reflection.session_id))),
        select(aliased(OneToOneRecord)),
        select(table_of(SharedRecord)),
        text("SELECT text FROM supervision_shared_record"),
        text("DELETE FROM supervision_reflection WHERE id = 1 RETURNING text"),
    ],
)
def test_a_statement_without_a_reader_is_refused(app, statement):
    with pytest.raises(NoReader):
        db.session.execute(statement).all()


def test_members_of_that_day_read_the_shared_record(cast):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, YESTERDAY), "the planted sentence")
    assert reads(cast, "ailsa") == reads(cast, "effie") == ["the planted sentence"]
    assert [reads(cast, who) for who in ("kirsty", "lorna", "priya", "adam", "beth")] == [[]] * 5


def test_wherever_the_table_stands_the_rows_are_the_readers(cast):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, YESTERDAY), "the planted sentence")
    record, adam = aliased(SharedRecord), Reader(cast["adam"].person_id, clock.now())
    inside = select(SupervisionSession.id).where(SupervisionSession.id.in_(select(SharedRecord.session_id)))
    joined = select(SupervisionSession.id).join(SharedRecord, SharedRecord.session_id == SupervisionSession.id)
    for statement in (select(record.text), inside, joined, select(func.count(SharedRecord.id)).having(func.count(SharedRecord.id) > 0)):
        assert db.session.execute(reading_as(statement, adam)).all() == []


def test_a_text_loads_only_where_it_is_asked_for(cast):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, YESTERDAY), "the planted sentence")
    db.session.expire_all()
    record = db.session.scalar(reading_as(select(SharedRecord), Reader(cast["ailsa"].person_id, clock.now())))
    db.session.expunge(record)
    with pytest.raises(Exception, match="text"):
        assert record.text


def test_a_member_who_joined_later_reads_earlier_records_only_where_the_agreement_says_so(cast):
    for code, later_members_read in (("A", False), ("B", True)):
        group = a_group(cast, code=code)
        agreement = agrees(cast, group, later_members_read=later_members_read)
        writes(cast, meets(cast, group, YESTERDAY), code)
        joins(cast, group, "kirsty")
        assert reads(cast, "kirsty") == []  # not signed yet
        signs(agreement, cast["kirsty"].person_id)
    assert reads(cast, "kirsty") == ["B"]


def test_a_line_manager_reads_the_record_of_two_where_the_agreement_says_so_and_opens_it_first(cast):
    supervised_by(cast, "effie", "fraser")
    sessions = []
    for code, line_manager_reads in (("A", False), ("B", True)):
        group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), code=code)
        agrees(cast, group, line_manager_reads=line_manager_reads)
        sessions.append(meets(cast, group, YESTERDAY))
        writes(cast, sessions[-1], code)
    assert reads(cast, "fraser", OneToOneRecord) == []
    opened = [
        RecordReading(session_id=session.id, person_id=cast["fraser"].person_id, why=ReadingReason.LINE_MANAGER) for session in sessions
    ]
    db.session.add_all(opened)
    db.session.flush()
    assert reads(cast, "fraser", OneToOneRecord) == ["B"]
    assert reads(cast, "ailsa", OneToOneRecord) == ["A", "B"]
    supervised_by(cast, "effie", "iona")
    assert reads(cast, "fraser", OneToOneRecord) == []


def test_the_house_reads_for_its_own_work_by_name(cast):
    assert db.session.scalar(reading_as(select(func.count()).select_from(table_of(Reflection)), Work.FACTS)) == 0
