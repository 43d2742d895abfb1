"""Who changed this: from the page of a record to its trail, for those who may see it and for nobody else."""

import re
from datetime import timedelta

import pytest

from lms.audit import service as audit
from lms.courses.models import Course, Event, EventSession, Venue
from lms.files.models import StoredFile
from lms.imports.models import ImportRun
from lms.imports.rules.runs import RunState
from lms.kit.db import db
from lms.people.models import Organisation, Person, Term
from lms.training.models import Subject
from tests import events


@pytest.fixture
def changed(cast):
    """Adam has changed a bit of everything: {kind: (id, a value that was changed)}."""
    date = events.event(cast, events.course(cast, owner="NHSL", title="Fire, old"), at=events.venue(cast))
    with audit.acting(cast["adam"].account_id, "people_admin.edit"), audit.because("import 1"):
        db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).one().hours = 30
        db.session.get_one(Organisation, cast.places["NHSL"]).name = "NHS Lochside and Isles"
        db.session.get_one(Subject, cast.subjects["FIRE-1"]).name = "Fire awareness"
        db.session.get_one(Course, date.course_id).title = "Fire, new"
        db.session.get_one(Event, date.id).capacity = 77
        db.session.flush()
    ids = {"post": cast["ailsa"].post_id, "organisation": cast.places["NHSL"], "subject": cast.subjects["FIRE-1"]}
    return ids | {"course": date.course_id, "date": date.id, "import": _imported(cast)}


def _imported(cast):
    file = StoredFile(name="staff.csv", sha256="0" * 64, size=1, content=b"x")
    db.session.add(file)
    db.session.flush()
    by, employer_id = cast["lorna"].account_id, cast.places["NHSL"]
    run = ImportRun(id=1, kind="people", state=RunState.APPLIED, employer_id=employer_id, file_id=file.id, by_account_id=by)
    run.applied_at = events.STARTS
    db.session.add(run)
    db.session.flush()
    return run.id


PAGES = {
    "post": "/posts/{}",
    "organisation": "/organisations/{}",
    "subject": "/subjects/{}",
    "course": "/plan/courses/{}",
    "date": "/dates/{}",
    "import": "/imports/{}",
}
VALUES = {"post": "30", "organisation": "NHS Lochside and Isles", "subject": "Fire awareness", "course": "Fire, new", "date": "77"}

CALLED = {
    "post": "Who changed the post of Ailsa Robertson at NHS Lochside and Isles",
    "organisation": "Who changed NHS Lochside and Isles",
    "subject": "Who changed Fire awareness",
    "course": "Who changed Fire, new",
    "date": "Who changed Fire, new, Monday 16 March 2026",
    "import": "What the import of staff.csv changed",
}


@pytest.mark.parametrize("kind", [*VALUES, "import"])
def test_a_page_leads_to_who_changed_it(changed, as_, kind):
    client = as_("priya")
    address = re.search(rf'href="(/changes/{kind}/{changed[kind]})"', client.get(PAGES[kind].format(changed[kind])).text)[1]
    text = client.get(address).text
    assert "Adam Ferguson" in text and VALUES.get(kind, "30") in text and f"<h1>{CALLED[kind]}" in text
    assert f'href="{PAGES[kind].format(changed[kind])}"' in text or kind == "post"


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("adam", {"post", "organisation", "subject", "course", "date", "import"}),
        ("lorna", {"post", "course", "date", "import"}),
        ("ailsa", {"post"}),
        ("effie", set()),
        ("tam", set()),
        ("beth", set()),
    ],
)
def test_what_is_not_theirs_looks_as_if_it_were_not_there(changed, as_, who, seen):
    answers = {kind: as_(who).get(f"/changes/{kind}/{row_id}") for kind, row_id in changed.items()}
    assert {kind for kind, answer in answers.items() if answer.status_code == 200} == seen
    gone = as_(who).get("/changes/post/999999")
    assert all(answer.status_code == gone.status_code == 404 for kind, answer in answers.items() if kind not in seen)


def test_who_may_not_see_a_trail_is_not_led_to_it(changed, as_):
    assert "/changes/organisation/" not in as_("lorna").get(f"/organisations/{changed['organisation']}").text
    assert "/changes/subject/" not in as_("lorna").get(f"/subjects/{changed['subject']}").text


def test_a_kind_without_a_page_is_not_there(as_):
    assert as_("priya").get("/changes/account/1").status_code == 404


def test_sessions_that_are_gone_belong_to_their_date(changed, cast, as_):
    session = db.session.query(EventSession).filter_by(event_id=changed["date"]).one()
    db.session.add(
        EventSession(event_id=changed["date"], starts_at=session.starts_at + timedelta(days=1), ends_at=session.ends_at + timedelta(days=1))
    )
    db.session.delete(session)
    db.session.flush()
    room = db.session.get_one(Venue, session.venue_id).name
    text = as_("lorna").get(f"/changes/date/{changed['date']}").text
    assert "Removed" in text and "Event session" in text and room


def test_the_trail_of_an_import_holds_nothing_else(changed, cast, as_):
    db.session.get_one(Person, cast["ailsa"].person_id).preferred_name = "Ali"
    db.session.flush()
    text = as_("lorna").get(f"/changes/import/{changed['import']}").text
    assert "5 changes" in text and "Ali" not in text.replace("Ailsa", "")


def test_it_is_downloaded(changed, as_):
    assert "NHS Lochside and Isles" in as_("adam").get(f"/changes/organisation/{changed['organisation']}?format=csv").text
