"""What we hold about you: all of it, in three forms, and nothing about anybody else."""

import json
from collections import defaultdict
from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lms.audit import service as audit
from lms.bookings.service import book
from lms.kit import clock
from lms.kit.db import Base, db
from lms.kit.house import current_house
from lms.kit.readers import Work, reading_as
from lms.people.models import Absence, Account, Person
from lms.privacy.queries.held import held
from lms.privacy.rules.held import as_json
from tests.cast import PEOPLE
from tests.events import course, event

PAGE = "/account/what-we-hold"
TYPES = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "yes or no": lambda value: isinstance(value, bool),
    "date": lambda value: len(value) == 10 and date.fromisoformat(value),
    "moment": lambda value: datetime.fromisoformat(value).tzinfo is not None,
    "values": lambda value: all(len(pair) == 2 for pair in value.values()),
}
#: The columns by which this test finds whose a row is, table by table, written by hand.
WHOSE = {
    "person": ["id"],
    **dict.fromkeys(
        ("registration", "post", "award", "account", "message", "correction", "access_copy", "removed_person", "ticket"), ("person_id",)
    ),
    **dict.fromkeys(("term", "absence", "standing"), ("post_id",)),
    "exemption": ["person_id", "post_id"],
    "booking": ["person_id", "post_id"],
    **dict.fromkeys(("event_trainer", "reservation"), ("person_id",)),
    **dict.fromkeys(("booking_move", "attendance"), ("booking_id",)),
    "evaluation": ["booking_id"],
    "evaluation_answer": ["evaluation_id"],
    "certificate": ["person_id"],
    "evidence": ["owner_id"],
    **dict.fromkeys(("evidence_version", "evidence_file"), ("evidence_id",)),
    "evidence_pin": ["version_id"],
    "evidence_reader": ["pin_id", "person_id"],
    **dict.fromkeys(
        ("sign_off", "first_assessor", "aspired_role", "sign_off_request", "sign_off_item", "self_assessment", "judgement"), ("person_id",)
    ),
    "profile_certificate": ["person_id"],
    **dict.fromkeys(("induction_record", "induction_waiver", "induction_joining", "induction"), ("post_id",)),
    **dict.fromkeys(("induction_buddy", "induction_certificate"), ("person_id", "post_id")),
    "induction_progress": ["induction_id"],
    "sign_off_flag": ["sign_off_id"],
    "sign_off_move": ["item_id"],
    "self_rating": ["self_assessment_id"],
    "judgement_rating": ["judgement_id"],
    "booking_award": ["award_id"],
    "calendar_feed": ["account_id"],
    "event_move": ["by_account_id"],
    **dict.fromkeys(("role_grant", "sign_in", "wrong_try", "authenticator", "recovery_code", "passkey", "account_help"), ("account_id",)),
    "supervision_group": ["opened_by_id"],
    "supervision_agreement": ["drawn_up_by_id"],
    **dict.fromkeys(("supervision_member", "supervision_signature", "supervision_reflection", "supervision_reading"), ("person_id",)),
    "supervision_attendance": ["post_id"],
    **dict.fromkeys(("supervision_agenda_item", "supervision_note"), ("author_id",)),
    "supervision_action": ["owner_id"],
    "supervision_one_to_one_record": ["member_id"],
    "supervision_release": ["proposed_by_id", "decided_by_id"],
    "saved_view": ["account_id"],
    "lines_file": ["account_id"],
    "import_mapping": ["changed_by_account_id"],
    "person_merge": ["kept_id", "gone_id"],
    "nudge": ["about_id", "recipient_id"],
    "award_confirmation": ["award_id"],
    "correction_move": ["correction_id"],
    **dict.fromkeys(("message_move", "address_mark"), ("message_id",)),
    **dict.fromkeys(("award_entry", "import_run", "import_undo", "job", "removal", "retention_period", "disposal"), ("by_account_id",)),
}
ABOVE = {f"{name}_id": name for name in ("post", "account", "award", "correction", "message", "booking", "evaluation", "evidence")} | {
    "version_id": "evidence_version",
    "pin_id": "evidence_pin",
    "item_id": "sign_off_item",
    **{f"{name}_id": name for name in ("sign_off", "self_assessment", "judgement", "induction")},
    "by_account_id": "account",
    "changed_by_account_id": "account",
}


def file_of(client):
    return json.loads(client.get(f"{PAGE}.json").text)


def rows_by_kind(told):
    return {kind["name"]: kind["rows"] for kind in told["kinds"]}


def recount(records):
    """{table: rows} that are about these records, from every row of every table, in plain Python."""
    every = {
        name: [dict(row._mapping) for row in db.session.execute(reading_as(select(table), Work.OWN_COPY))]
        for name, table in Base.metadata.tables.items()
    }
    ids = defaultdict(set, person=set(records))
    found = {}
    for table in sorted(WHOSE, key=["person", "post", "account", "award", "correction", "message", "booking", "evaluation", *WHOSE].index):
        found[table] = [
            row
            for row in every[table]
            if any(row[name] in ids[ABOVE.get(name, "person")] for name in WHOSE[table] if row[name] is not None)
        ]
        if "id" in Base.metadata.tables[table].c and table != "person":
            ids[table] = {row["id"] for row in found[table]}
    return found


@pytest.mark.parametrize("who", [*PEOPLE, "una"])
def test_it_is_what_the_tables_hold(cast, una, who, today):
    person_id = una if who == "una" else cast[who].person_id
    told = held(person_id, clock.now())
    counted = recount(told.records)
    assert {section.name: len(section.rows) for section in told.sections if section.name in WHOSE} == {
        table: len(rows) for table, rows in counted.items()
    }
    for kind in current_house().personal:
        shown = next((section.rows for section in told.sections if section.name == kind.table), [])
        for name in kind.fields if kind.is_shown else ():
            if not name.endswith("_id"):
                assert sorted(str(row[name]) for row in shown) == sorted(str(local(row[name])) for row in counted[kind.table]), name


def local(value):
    return value.astimezone(clock.LOCAL) if isinstance(value, datetime) else value


def test_the_test_knows_every_table_of_the_register(app):
    assert WHOSE.keys() == {kind.table for kind in current_house().personal if kind.is_shown}


@pytest.mark.parametrize("who", ["ailsa", "lukasz", "priya"])
def test_the_file_is_as_its_own_note_says(as_, who):
    told = file_of(as_(who))
    assert told["schema"] == "one-workforce what-we-hold 1" and datetime.fromisoformat(told["made_at"])
    for kind in told["kinds"]:
        types = {field["name"]: field["type"] for field in kind["fields"]}
        assert len(types) == len(kind["fields"])
        for row in kind["rows"]:
            assert row.keys() == types.keys()
            assert [name for name, value in row.items() if value is not None and not TYPES[types[name]](value)] == []


def test_names_stand_in_place_of_numbers(as_):
    told = rows_by_kind(file_of(as_("ailsa")))
    assert (told["term"][0]["organisation"], told["term"][0]["supervisor_post"]) == ("Ward 3", "Effie Campbell")
    assert told["award"][0]["subject"].startswith("Fire")


def test_a_booking_says_which_course(cast, as_):
    book(event_id=event(cast, course(cast)).id, post_id=cast["ailsa"].post_id, by=cast["ailsa"].viewer())
    db.session.commit()
    (one,) = rows_by_kind(file_of(as_("ailsa")))["booking"]
    assert (one["course"], one["event"]) == ("Fire safety awareness", "16 March 2026 at 9:30am")


def test_the_reason_for_leave_is_told_to_the_person(cast, as_):
    row = db.session.scalars(select(Absence)).first()
    assert row.reason in as_("kirsty").get(PAGE).text


def test_secrets_are_in_no_form_of_it(cast, as_):
    account = db.session.get_one(Account, cast["ailsa"].account_id)
    for said in (as_("ailsa").get(PAGE).text, as_("ailsa").get(f"{PAGE}.json").text):
        assert account.password not in said and account.fs_uniquifier not in said


@pytest.mark.parametrize("who", ["ailsa", "gordon", "effie", "priya"])
def test_nobody_reads_of_others(cast, as_, who):
    """But for the names of supervisors and of whoever acted for an employer."""
    page = as_(who).get(PAGE).text.split("<main")[1] + as_(who).get(f"{PAGE}.json").text
    others = {name: PEOPLE[name] for name in PEOPLE if name not in (who, "effie")}
    assert [name for name, (first, last, _) in others.items() if f"{first} {last}" in page] == []


def test_a_merged_record_is_yours_too(una, cast, today):
    told = {section.name: section.rows for section in held(una, clock.now()).sections}
    assert len(told["person"]) == 2 and len(told["term"]) == 1 and told["post"][0]["employee_number"] == "U-55"


def test_changes_of_your_record_are_told_without_names_of_others(cast, as_):
    with audit.acting(cast["adam"].account_id, "imports.apply"):
        db.session.get_one(Person, cast["ailsa"].person_id).first_name = "Ailsa-Jane"
        db.session.flush()
    told = rows_by_kind(file_of(as_("ailsa")))["change_of_yours"][-1]
    assert (told["values"], told["by"]) == ({"first_name": ["Ailsa", "Ailsa-Jane"]}, "somebody else")
    counted = rows_by_kind(file_of(as_("adam")))["change_by_you"]
    assert [(row["act"], row["changes"]) for row in counted] == [("imports.apply", 1)] and "Ailsa" not in str(counted)


def test_hostile_text_is_text(cast, as_):
    evil = "<script>alert(1)</script><b>&amp;‮\U0001f600" + "x" * 150
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(2025, 1, 6), ends_on=date(2025, 3, 3), reason=evil))
    db.session.flush()
    assert "<script>alert" not in as_("ailsa").get(PAGE).text
    assert rows_by_kind(file_of(as_("ailsa")))["absence"][0]["reason"] == evil
    assert "<script>alert(1)" in text_of(as_("ailsa").get(f"{PAGE}.pdf").data)


def test_what_is_written_for_programs_is_in_the_file_alone(cast, as_):
    book(event_id=event(cast, course(cast)).id, post_id=cast["ailsa"].post_id, by=cast["ailsa"].viewer())
    db.session.commit()
    page, paper = as_("ailsa").get(PAGE).text, text_of(as_("ailsa").get(f"{PAGE}.pdf").data)
    assert "BEGIN:VCALENDAR" in rows_by_kind(file_of(as_("ailsa")))["message"][-1]["calendar"]
    assert ("VCALENDAR" in page + paper, "an entry for your calendar" in page) == (False, True)


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def test_the_paper_has_it_all(cast, as_):
    reply = as_("ailsa").get(f"{PAGE}.pdf")
    said = text_of(reply.data)
    assert reply.mimetype == "application/pdf" and PdfReader(BytesIO(reply.data)).metadata.title == "What we hold about you"
    for word in ("Ailsa Robertson", "ailsa@example.org", "10001", "Ward 3", "4 November 2024"):
        assert word in said


def test_it_asks_as_many_questions_however_much_is_held(cast, as_, query_count):
    with query_count() as few:
        held(cast["ailsa"].person_id, clock.now())
    for year in range(1960, 2020):
        db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(year, 1, 1), ends_on=date(year, 3, 1), reason="r"))
    db.session.flush()
    with query_count() as many:
        told = held(cast["ailsa"].person_id, clock.now())
    assert selects(many) == selects(few) < 100
    assert len(next(section for section in told.sections if section.name == "absence").rows) == 60


def selects(watch):
    return sum(statement.startswith("SELECT") for statement in watch.statements)


def test_a_large_record_is_shown_in_part_and_kept_whole(cast, as_):
    for year in range(1900, 2020):
        db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(year, 1, 1), ends_on=date(year, 3, 1), reason=f"year {year}"))
    db.session.flush()
    page = as_("ailsa").get(PAGE).text
    assert "There are 120 in all" in page and len(rows_by_kind(file_of(as_("ailsa")))["absence"]) == 120


def test_the_whole_of_it_is_json(cast, una):
    assert json.loads(json.dumps(as_json(held(una, clock.now()))))["about"]["name"] == "Una Strachan"
