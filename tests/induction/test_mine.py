"""The learner's own list, and what a learner records."""

from datetime import timedelta

import pytest

from lms.induction.models import Buddy, StepRecord
from lms.induction.queries.mine import mine
from lms.induction.rules.words import Confirm, ConfirmedBy, Scope, StepKind
from lms.kit import clock
from lms.kit.db import db
from lms.kit.todo import Weight
from lms.outbox.models import Message
from lms.people.models import Term
from lms.starters.queries.todo import todo
from tests.cast import NOW, TODAY
from tests.induction.programmes import STAFF, programme, record, step
from tests.pages.inspection import TOKEN

READ = {"kind": StepKind.DOCUMENT, "confirm": Confirm.LEARNER, "scope": Scope.PERSON}
BOTH = {"kind": StepKind.REVIEW, "confirm": Confirm.BOTH}


def titles(entries):
    return [entry.step.key for entry in entries]


def press(client, page, address):
    """A button on this page that posts to this address."""
    return client.post(address, data={"csrf_token": TOKEN.search(client.get(page).text).group(1)}).location


def own(cast, who, now=NOW):
    return mine(cast[who].viewer(), now)


def test_what_is_asked_in_two_posts_stands_once_with_the_earlier_date_unless_it_is_done_in_each(cast):
    programme(
        "NEW", step("code", **READ), step("tour", scope=Scope.POST, due_days=7), worker_types=STAFF, joins_from=TODAY.replace(2023, 1)
    )
    code, *tours = sorted(own(cast, "lukasz").list.to_do, key=lambda entry: entry.step.key)
    assert (code.employers, code.step.due_on.year) == (["Lochside Council", "Braeside Homes"], 2023)
    assert [tour.employers for tour in tours] == [["Lochside Council"], ["Braeside Homes"]]


def test_what_counted_from_before_stands_apart_with_day_and_place(cast):
    new = programme(
        "NEW",
        step("fire", subject=cast.subjects["FIRE-1"]),
        step("code", **READ),
        step("met"),
        worker_types=STAFF,
        joins_from=TODAY.replace(2023, 1),
    )
    record(cast["lukasz"].post_id, new, "code", TODAY.replace(2022), ConfirmedBy.LEARNER)
    record(cast["lukasz"].post_ids[1], new, "met", TODAY)
    own_page = own(cast, "lukasz")
    assert [(held.entry.step.key, held.on.year, held.where) for held in own_page.held] == [("code", 2022, "Lochside Council")]
    assert titles(own_page.done) == ["met", "fire"]


def test_what_is_offered_stands_apart_and_is_never_late(cast, as_):
    programme("PA", step("meet"), step("aid", is_required=False), worker_types={"personal_assistant"}, is_compulsory=False)
    assert (titles(own(cast, "dougie").list.offered), own(cast, "dougie").list.to_do) == (["meet", "aid"], [])
    db.session.commit()
    page = as_("dougie").get("/induction").text
    assert "Offered to you" in page and "Overdue" not in page


def test_nobody_says_overdue_to_a_volunteer(cast, as_, monkeypatch):
    programme("VOL", step("met"))
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=200))
    pages = [as_("morag").get(path).text for path in ("/induction", f"/induction/{cast['morag'].post_id}/VOL/met")]
    assert [word for text in pages for word in ("verdue", "Was due", " late") if word in text] == []
    assert [(line.weight, line.when, line.status) for line in todo(cast["morag"].viewer(), clock.now())] == [
        (Weight.SOON, "Planned for", None)
    ]


@pytest.fixture
def starts_later(cast):
    """Adam's post begins in a fortnight, and no earlier."""
    db.session.query(Term).filter_by(post_id=cast["adam"].post_id).update({"starts_on": TODAY + timedelta(days=14)})
    programme("NEW", step("code", **READ), step("met"), worker_types=STAFF)
    db.session.commit()
    return f"/induction/{cast['adam'].post_id}/NEW"


def test_before_the_first_day_documents_can_be_read_and_the_rest_waits(cast, starts_later, as_, send):
    adam = as_("adam")
    assert "You start on 16 March 2026" in adam.get("/induction").text
    assert "from your first day on" in adam.get(f"{starts_later}/met").text
    assert send(adam, f"{starts_later}/code").status_code == 422  # without a day
    assert send(adam, f"{starts_later}/code", done_on=TODAY.isoformat()).location == "/induction"
    assert [titles(entries) for entries in (own(cast, "adam").list.to_do, own(cast, "adam").list.done)] == [["met"], ["code"]]
    assert "Look at your induction" in adam.get("/").text


@pytest.fixture
def reads(cast, as_, send):
    """`reads(day)`: Mòrag has a document to read and a review, and says on a page that she has read it."""
    programme("VOL", step("code", **READ), step("review", **BOTH))
    db.session.commit()
    address = f"/induction/{cast['morag'].post_id}/VOL"
    return lambda day, key="code", note="Page 3 is new to me.": send(as_("morag"), f"{address}/{key}", done_on=day.isoformat(), note=note)


def test_read_and_agree_then_undo(cast, reads, as_):
    assert "has not come yet" in reads(TODAY + timedelta(days=1)).text
    assert "“Mrs Paterson” (a title and a name)" in reads(TODAY, note="I read it to Mrs Paterson.").text
    assert reads(TODAY).location == "/induction"
    kept = db.session.query(StepRecord).one()
    assert (kept.confirmed_by, kept.done_on, titles(own(cast, "morag").done)) == (ConfirmedBy.LEARNER, TODAY, ["code"])
    press(as_("morag"), "/induction", f"/induction/records/{kept.id}/undo")
    assert titles(own(cast, "morag").list.to_do) == ["code", "review"]


def test_what_was_wrong_is_withdrawn_with_a_reason_later(cast, reads, as_, send, monkeypatch):
    reads(TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    address = f"/induction/records/{db.session.query(StepRecord).one().id}/wrong"
    assert send(as_("effie"), address, reason="Not mine").status_code == 404
    assert send(as_("morag"), address, reason="It was the old one").location == "/induction"
    assert titles(own(cast, "morag", clock.now()).list.to_do) == ["code", "review"]


def test_both_waits_for_the_supervisor_who_is_asked_once_a_day(cast, reads, as_, send):
    reads(TODAY, "review")
    assert "Waiting for Effie Campbell" in as_("morag").get("/induction").text
    address = f"/induction/{cast['morag'].post_id}/VOL/review"
    for _ in range(2):
        press(as_("morag"), address, f"{address}/ask")
    assert [(message.person_id, message.subject) for message in db.session.query(Message)] == [
        (cast["effie"].person_id, "Mòrag NicDhòmhnaill asks you to do a step of an induction")
    ]


def test_home_tells_the_supervisor_and_the_buddy(cast, reads):
    programme("CORE", step("keys", confirm=Confirm.BUDDY, due_days=5))
    named = {"named_on": TODAY, "made_at": NOW, "by_account_id": cast["effie"].account_id}
    db.session.add(Buddy(post_id=cast["morag"].post_id, person_id=cast["gordon"].person_id, **named))
    lines = {who: [f"{line.verb} {line.thing}" for line in todo(cast[who].viewer(), NOW)] for who in ("effie", "gordon", "ailsa")}
    assert lines == {
        "effie": ["Confirm 1 step of your starters"],  # the others are not due before long
        "gordon": ["Help Mòrag NicDhòmhnaill to settle in: you are the buddy"],
        "ailsa": [],
    }
