"""What the tables promise: personal columns are marked, relationships point down, and every difference is recorded once."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Enum,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

from lms import ROOMS
from lms.kit.columns import PlainText, is_confidential, says
from lms.kit.db import Base

#: What is told in private: whoever adds to it says in its form who reads it.
CONFIDENTIAL = {
    "absence.reason",
    "access_copy.reason",
    "booking.needs",
    "correction.should_be",
    "correction.what",
    "correction_move.why",
    "evaluation.comment",
    "evidence_file.content",
    "evidence_version.link",
    "evidence_version.text",
    "evidence_version.title",
    "judgement.comment",
    "self_assessment.comment",
    "sign_off.notes",
    "sign_off_move.reason",
    "sign_off_request.message",
    "supervision_action.text",
    "supervision_action.why_dropped",
    "supervision_agenda_item.text",
    "supervision_draft.learning",
    "supervision_draft.text",
    "supervision_note.text",
    "supervision_one_to_one_record.learning",
    "supervision_one_to_one_record.text",
    "supervision_reflection.text",
    "supervision_release.why",
    "supervision_shared_record.learning",
    "supervision_shared_record.text",
}
#: Kinds of values that can be words.
WORDS = String | LargeBinary | JSON


def columns(test):
    return {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns if test(column)}


def is_text(column):
    stored_as = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(stored_as, WORDS) and not isinstance(stored_as, Enum)


def test_every_column_of_text_chooses_what_it_says(house):
    """PlainText, PersonalText, ConfidentialText or SecretText (`lms/kit/columns.py`): so somebody has thought about it."""
    assert columns(lambda column: is_text(column) and says(column) is None) == set()


def test_a_column_that_does_not_choose_is_noticed(house):
    bare = Table("bare", MetaData(), Column("note", String(60)), Column("more", JSON), Column("plain", PlainText()), Column("on", Date))
    assert [column.name for column in bare.columns if is_text(column) and says(column) is None] == ["note", "more"]


def test_what_is_told_in_private_is_known(house):
    assert columns(is_confidential) == CONFIDENTIAL


def test_no_lower_room_names_an_upper(house):
    """Relationships point down the stairs only: no back-references across rooms."""
    up = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if floor(relation.mapper.class_) > floor(mapper.class_)
    ]
    assert up == []


def test_foreign_keys_point_down_the_stairs_too(house):
    floors = {mapper.local_table.name: floor(mapper.class_) for mapper in Base.registry.mappers}
    keys = [key for table in Base.metadata.sorted_tables if table.name in floors for key in table.foreign_keys]
    assert [str(key.parent) for key in keys if floors[key.column.table.name] > floors[key.parent.table.name]] == []


def floor(model):
    return ROOMS.index(model.__module__.split(".")[1])


#: The tables that grow, and their foreign keys that nothing is found by.
GROWING = {
    "attendance",
    "booking",
    "booking_award",
    "booking_move",
    "certificate",
    "event",
    "event_session",
    "evidence",
    "evidence_file",
    "evidence_pin",
    "evidence_reader",
    "evidence_version",
    "sign_in",
    "ticket",
    "wrong_try",
    "term",
    "award",
    "standing",
    "induction",
    "induction_progress",
    "post",
    "account",
    "registration",
    "import_finding",
    "import_change",
    "import_consequence",
    "import_value",
    "import_write",
}
NEVER_A_WAY_IN = {
    "evidence_pin.sender_id",  # found with the version
    "booking.course_id",  # found with the event
    "award.site_id",
    "standing.absence_id",
    "standing.exemption_id",
    "standing.interval_requirement_id",
    "induction.programme_id",  # found with the post, or the programme it is judged on
    "induction.version_id",
    "term.job_role_id",  # a filter within a scope
}


def test_what_grows_can_be_found_by_its_foreign_keys(house):
    growing = [table for table in Base.metadata.sorted_tables if table.name in GROWING]
    bare = {str(key.parent) for table in growing for key in table.foreign_keys if key.parent.name not in leading(table)}
    assert bare - NEVER_A_WAY_IN == set()


def leading(table):
    """The columns that lead an index, the primary key or a unique constraint."""
    unique = [one for one in table.constraints if isinstance(one, PrimaryKeyConstraint | UniqueConstraint)]
    return {next(iter(one.columns)).name for one in [*table.indexes, *unique]}
