"""Who reads what was written: no statement over the guarded tables gets past without its reader, and each gets theirs alone."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, literal, select, text, union_all, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import aliased, undefer

from lms.kit import clock
from lms.kit.db import db, table_of
from lms.kit.readers import NoReader, Reader, Work, reading_as
from lms.supervision.models import AgreementSignature, OneToOneRecord, RecordReading, Reflection, SharedRecord, SupervisionSession
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
        text("select text from SUPERVISION_SHARED_RECORD"),
        text("DELETE FROM supervision_reflection WHERE id = 1 RETURNING text"),
        text("UPDATE supervision_draft SET version = 1 RETURNING text"),
        text("INSERT INTO supervision_group (name) SELECT text FROM supervision_reflection"),
        text("UPDATE supervision_group SET name = (SELECT text FROM supervision_reflection)"),
        text("CREATE TABLE copied AS SELECT * FROM supervision_reflection"),
        text("EXPLAIN SELECT * FROM supervision_reflection"),
        text("WITH theirs AS (SELECT text FROM supervision_reflection) SELECT * FROM theirs"),
        select(text("*")).select_from(text("supervision_reflection")),
        union_all(select(Reflection.text), select(SharedRecord.text)),
        update(Reflection).values(version=2).returning(Reflection.text),
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


def two_groups(cast):
    """Ailsa reads of the first alone, Kirsty of the second."""
    sessions = []
    for code, member in (("A", "ailsa"), ("B", "kirsty")):
        group = a_group(cast, code=code, members=(member,), facilitators=("fraser",))
        agrees(cast, group)
        sessions.append(meets(cast, group, YESTERDAY))
        writes(cast, sessions[-1], f"of {code}", by="fraser")
    return sessions


RECORD, SECOND = aliased(SharedRecord), aliased(SharedRecord)
WITHIN = select(SharedRecord.text.label("words")).cte()
SHAPES = {
    "columns": select(SharedRecord.text),
    "alias": select(RECORD.text),
    "two of one": select(RECORD.text).join(SECOND, SECOND.id == RECORD.id),
    "join": select(SharedRecord.text).join(SupervisionSession, SupervisionSession.id == SharedRecord.session_id),
    "join of an alias": select(RECORD.text).join(SupervisionSession, SupervisionSession.id == RECORD.session_id),
    "outer join": select(SharedRecord.text)
    .select_from(SupervisionSession)
    .outerjoin(SharedRecord, SharedRecord.session_id == SupervisionSession.id),
    "outer join of an alias": select(RECORD.text)
    .select_from(SupervisionSession)
    .outerjoin(RECORD, RECORD.session_id == SupervisionSession.id),
    "subquery": select(select(SharedRecord.text.label("words")).subquery().c.words),
    "subquery of an alias": select(select(RECORD.text.label("words")).subquery().c.words),
    "cte": select(WITHIN.c.words),
    "scalar": select(select(SharedRecord.text).where(SharedRecord.session_id == SupervisionSession.id).scalar_subquery()),
    "exists": select(literal("of A")).where(select(SharedRecord.id).where(SharedRecord.session_id == 2).exists()),
    "aggregate": select(func.max(SharedRecord.id)).group_by(SharedRecord.id),
    "union": union_all(select(SharedRecord.text), select(RECORD.text)),
    "union inside": select(union_all(select(SharedRecord.text.label("words")), select(RECORD.text)).subquery().c.words),
    "rows": select(SharedRecord).options(undefer(SharedRecord.text)),
    "rows of an alias": select(RECORD).options(undefer(RECORD.text)),
    "rows from text": select(SharedRecord).from_statement(text("SELECT id, text FROM supervision_shared_record")),
    "table": select(table_of(SharedRecord).c.text),
    "alias of the table": select(table_of(SharedRecord).alias().c.text),
    "text": text("SELECT text FROM supervision_shared_record"),
    "part text": select(text("text")).select_from(text("supervision_shared_record")),
    "update": update(SharedRecord).values(learning="x").returning(SharedRecord.text),
    "delete": delete(SharedRecord).returning(SharedRecord.text),
    "stream": select(SharedRecord.text).execution_options(stream_results=True, yield_per=1),
}


#: What cannot be narrowed is not asked.
REFUSED = {"rows from text", "table", "alias of the table", "text", "part text", "union", "two of one", "outer join of an alias"}


@pytest.mark.parametrize("shape", SHAPES)
def test_however_a_statement_is_made_it_gives_the_readers_rows_or_nothing(cast, shape):
    two_groups(cast)
    db.session.expunge_all()
    try:
        answers = db.session.execute(reading_as(SHAPES[shape], Reader(cast["ailsa"].person_id, clock.now()))).all()
    except NoReader:
        assert shape in REFUSED
        return
    words = {getattr(row[0], "text", row[0]) for row in answers} - {None}
    assert words == ({1} if shape == "aggregate" else set() if shape == "exists" else {"of A"})


def test_a_statement_past_the_session_is_narrowed_or_refused(cast):
    two_groups(cast)
    with pytest.raises(NoReader):
        db.session.connection().execute(reading_as(select(SharedRecord.text), Reader(cast["ailsa"].person_id, clock.now())))


def _expire(record):
    db.session.expire(record)
    return record.session_id


ANEW = {
    "get": lambda record: db.session.get(SharedRecord, record.id, populate_existing=True),
    "refresh": lambda record: db.session.refresh(record),
    "lazy": lambda record: record.text,
    "expired": _expire,
}


@pytest.mark.parametrize("act", ANEW)
def test_a_row_in_memory_is_not_asked_for_anew_without_a_reader(cast, act):
    two_groups(cast)
    db.session.expunge_all()
    record = db.session.scalars(reading_as(select(SharedRecord), Reader(cast["ailsa"].person_id, clock.now()))).one()
    with pytest.raises((NoReader, InvalidRequestError)):
        ANEW[act](record)


def test_work_of_the_house_reads_no_more_than_it_says(cast):
    two_groups(cast)
    for statement in (select(SharedRecord), select(RECORD), select(SharedRecord.text), select(func.max(SharedRecord.text))):
        with pytest.raises(NoReader):
            db.session.execute(reading_as(statement, Work.FACTS))
    assert db.session.scalar(reading_as(select(func.count(SharedRecord.id)), Work.FACTS)) == 2


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


def test_who_is_back_after_the_agreement_has_changed_signs_first(cast):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, YESTERDAY), "the planted sentence")
    newer = agrees(cast, group, "effie", "ailsa", since=YESTERDAY, version=2)
    place = AgreementSignature(agreement_id=newer.id, person_id=cast["morag"].person_id, is_founding=False)
    db.session.add(place)
    db.session.flush()
    assert (reads(cast, "ailsa"), reads(cast, "morag")) == (["the planted sentence"], [])
    place.signed_at = clock.now()
    db.session.flush()
    assert reads(cast, "morag") == ["the planted sentence"]
