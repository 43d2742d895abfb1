"""Told in private: in its owner's copy alone, encrypted in the tables, and nowhere else. It goes with the record of its owner."""

import logging

import pytest
from sqlalchemy import select

from lms.audit.models import Change
from lms.evidence import service
from lms.evidence.models import EvidenceFile, EvidenceReader, EvidenceVersion
from lms.evidence.rules.words import Carrier
from lms.kit import clock
from lms.kit.db import Base, db
from lms.kit.readers import OPTION, Work
from lms.privacy.models import AccessCopy, Disposal
from lms.privacy.service import people
from tests.cast import TODAY
from tests.evidence.conftest import ASK, PDF, PLANTED, written

TITLE, LINK, IN_FILE = "Planted title of hers", "https://planted.example.org/hers", b"% planted in the file\n"
SECRETS = (PLANTED, TITLE, LINK, IN_FILE.decode().strip())


@pytest.fixture
def planted(has, sends, cast):
    """In every column, sent to Effie, edited once more."""
    item = has("ailsa", carrier=Carrier.LINK, title=TITLE, link=LINK)
    sends(item)
    service.edit(
        evidence_id=item.id, item=written(title=TITLE, link=LINK, text=f"{PLANTED}, again"), today=TODAY, by=cast["ailsa"].viewer()
    )
    content = PDF[:9] + IN_FILE + PDF[9:].replace(b"startxref\n45", b"startxref\n%d" % (45 + len(IN_FILE)))
    has("ailsa", carrier=Carrier.FILE, upload=content)
    db.session.commit()
    return item


def everything():
    """Every value of every table, as it is stored."""
    with db.engine.connect().execution_options(**{OPTION: Work.OWN_COPY}) as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"'):
                yield from (bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value) for value in row)


def test_it_stands_in_no_table_as_it_was_written(planted):
    stored = "\n".join(everything())
    assert "Robertson" in stored  # else it looks in the wrong place
    assert [secret for secret in SECRETS if secret in stored] == []


def test_the_trail_says_that_it_changed_and_not_what_it_says(planted):
    changes = db.session.scalars(select(Change).where(Change.record == "evidence_version").order_by(Change.id)).all()
    assert [change.values["title"] for change in changes if "title" in change.values] == [["…", "…"]] * 3


def test_it_is_found_by_no_search_and_said_in_no_log(planted, as_, caplog):
    with caplog.at_level(logging.DEBUG):
        for address in ("/people?name=planted", f"/changes?text={PLANTED}", "/what-people-say", "/"):
            page = as_("priya").get(address).text
            assert not any(secret in page.replace(address, "") for secret in (TITLE, LINK)), address
        as_("ailsa").get(f"/evidence/{planted.id}")
    assert not any(secret in caplog.text for secret in SECRETS)


def test_it_is_in_ones_own_copy_and_not_in_one_that_an_officer_makes(planted, as_, cast):
    own = as_("ailsa").get("/account/what-we-hold.json").text
    assert PLANTED in own and TITLE in own and LINK in own
    copy = AccessCopy(person_id=cast["ailsa"].person_id, by_account_id=cast["lorna"].account_id, reason="She asked", at=clock.now())
    db.session.add(copy)
    db.session.commit()
    text = as_("lorna").get(f"/copies/{copy.id}/what-we-hold.json").text
    assert "evidence_version" in text and not any(secret in text for secret in SECRETS)


def test_a_reader_has_it_in_no_copy_of_theirs(planted, as_):
    text = as_("effie").get("/account/what-we-hold.json").text
    assert "Asked to sign off" in text and not any(secret in text for secret in SECRETS)


@pytest.fixture
def remove(cast):
    """`remove("ailsa")`: her record ends."""

    def end(who):
        day, by = clock.today(), cast["priya"].account_id
        order = Disposal(rule="people", months=72, before_on=day, rows=1, oldest_on=day, newest_on=day, by_account_id=by)
        db.session.add(order)
        db.session.flush()
        people.remove_people([cast[who].person_id], order.id)
        db.session.expire_all()

    return end


def test_it_goes_with_the_record_of_its_owner(planted, remove):
    service.settle(pin_kind=ASK, pin_ids=[1])
    remove("ailsa")
    assert {(version.title, version.text, version.link) for version in db.session.scalars(select(EvidenceVersion))} == {("", "", "")}
    assert [db.session.scalars(select(model)).all() for model in (EvidenceFile, EvidenceReader)] == [[], []]


def test_the_record_of_a_reader_goes_without_it(planted, remove):
    remove("effie")
    assert db.session.scalars(select(EvidenceReader)).all() == []
    assert db.session.scalars(select(EvidenceVersion.title).order_by(EvidenceVersion.id).limit(1)).one() == TITLE
