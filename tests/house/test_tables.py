"""What the tables promise: personal columns are marked, relationships point down, and every difference is recorded once."""

import pytest
from sqlalchemy import JSON, Enum, LargeBinary, PrimaryKeyConstraint, String, UniqueConstraint

from lms import ROOMS
from lms.kit.db import Base

#: Every column that says something about a person.
PERSONAL = {
    "absence.reason",
    "access_copy.reason",
    "account.email",
    "account.mobile",
    "account_help.reason",
    "award.certificate_number",
    "award.notes",
    "award.revoked_reason",
    "award.verified_by",
    "booking.needs",
    "booking_move.why",
    "certificate.name",
    "change.values",
    "correction.should_be",
    "correction.what",
    "correction_move.why",
    "duplicate_answer.reason",
    "evaluation.comment",
    "evaluation_outcome_comment.comment",
    "event_move.why",
    "exemption.reason",
    "import_change.after",
    "import_change.before",
    "import_change.who",
    "import_finding.message",
    "import_finding.value",
    "job.problem",
    "job.title",
    "import_kept.what",
    "import_kept.why",
    "import_reading.sketch",
    "import_reading.used",
    "import_undo.reason",
    "import_value.value",
    "import_value.value_folded",
    "import_word.value",
    "import_word.value_folded",
    "import_write.after",
    "import_write.before",
    "message.body",
    "message.calendar",
    "message.problem",
    "message.subject",
    "message.to",
    "passkey.name",
    "message_move.why",
    "person.date_of_birth",
    "person.email",
    "person.first_name",
    "person.last_name",
    "person.mobile",
    "person.name_folded",
    "person.preferred_name",
    "post.employee_number",
    "post.number_folded",
    "registration.number",
    "registration.number_folded",
    "removal.reason",
    "sign_in.device",
    "saved_view.name",
    "saved_view.name_folded",
    "stored_file.content",
    "ticket.email",
}
SECRET = {
    "account.fs_uniquifier",
    "account.password",
    "authenticator.secret",
    "event_session.check_in_code",
    "passkey.credential",
    "passkey.public_key",
    "recovery_code.secret",
    "sealed_change.salt",
    "sign_in.key",
    "sign_in.proof",
    "ticket.secret",
}
CONFIDENTIAL = {"absence.reason", "access_copy.reason", "booking.needs", "correction.should_be", "correction.what", "correction_move.why"}
#: Text that says nothing about a person.
IMPERSONAL = {
    "audience.key",
    "audience.name",
    "award.method",
    "award.provider",
    "certificate.code",
    "certificate.course",
    "certificate.issuer",
    "certificate.kind",
    "certificate.organiser",
    "certificate.title",
    "change.act",
    "change.cause",
    "change.record",
    "change.what",
    "correction.about",
    "course.code",
    "course.covers",
    "course.for_whom",
    "course.summary",
    "course.terms",
    "course.title",
    "course.title_folded",
    "course.words_folded",
    "disposal.rule",
    "disposal_part.record",
    "event.link",
    "event.notes",
    "import_finding.code",
    "import_finding.column",
    "import_mapping.feeds",
    "import_mapping.kind",
    "import_mapping.shape",
    "import_mapping.source",
    "import_mapping.source_folded",
    "import_reading.sheet",
    "import_reading.source",
    "import_reading.source_folded",
    "import_run.about_file",
    "import_run.kind",
    "import_run.doubt",
    "import_run.problem",
    "job.claim",
    "job.endpoint",
    "import_undo.problem",
    "import_value.column",
    "import_word.column",
    "import_word.source_folded",
    "import_word.target",
    "import_write.record",
    "job.kind",
    "job_role.key",
    "job_role.title",
    "job_role.title_folded",
    "lines_file.about",
    "lines_file.reach",
    "lines_file.scope",
    "lines_file.sort",
    "lines_file.title",
    "message.claim",
    "message.key",
    "message.message_id",
    "organisation.code",
    "organisation.locality",
    "organisation.name",
    "organisation.name_folded",
    "organisation.path",
    "recognition_rule.reason",
    "registration.part",
    "registration.register",
    "removal.record",
    "requirement.authority",
    "requirement.owner",
    "requirement.replaces_reason",
    "retention_period.reason",
    "retention_period.rule",
    "seal.hash",
    "seal.previous",
    "sealed_change.digest",
    "sealed_change.values_digest",
    "saved_view.filters",
    "saved_view.measure",
    "stored_file.name",
    "stored_file.sha256",
    "subject.aliases",
    "subject.authority",
    "subject.code",
    "subject.family",
    "subject.family_name",
    "subject.name",
    "subject.name_folded",
    "subject.note",
    "subject.retired_reason",
    "subject.words_folded",
    "subject_interval.reason",
    "venue.access",
    "venue.address",
    "venue.directions",
    "venue.locality",
    "venue.name",
    "venue.name_folded",
}


def columns(house, test):
    return {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns if test(column)}


@pytest.mark.parametrize(("mark", "listed"), [("personal", PERSONAL), ("secret", SECRET), ("confidential", CONFIDENTIAL)])
def test_every_column_about_a_person_is_marked(house, mark, listed):
    assert columns(house, lambda column: column.info.get(mark)) == listed


def test_every_other_text_says_nothing_about_a_person(house):
    """A new column of text stands in one of the lists, so somebody has thought about it."""
    text = columns(house, lambda column: isinstance(column.type, String | LargeBinary | JSON) and not isinstance(column.type, Enum))
    assert text - PERSONAL - SECRET == IMPERSONAL


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
    "sign_in",
    "ticket",
    "wrong_try",
    "term",
    "award",
    "standing",
    "post",
    "account",
    "registration",
    "import_finding",
    "import_change",
    "import_value",
    "import_write",
}
NEVER_A_WAY_IN = {
    "booking.course_id",  # found with the event
    "award.site_id",
    "standing.absence_id",
    "standing.exemption_id",
    "standing.interval_requirement_id",
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
