"""The printed booklet, and recording what was signed in it. Today is 2 March 2026."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lms.induction.models import StepRecord
from lms.induction.rules.confirming import Confirmer
from lms.induction.rules.words import Confirm, ConfirmedBy, How, StepKind
from lms.kit.db import db
from lms.starters.rules.booklet import Line, lines
from tests.cast import TODAY
from tests.induction.programmes import induction, programme, record, step

DAY = date(2026, 2, 20)


@pytest.fixture
def volunteering(cast):
    """Morag's induction. What she has shadowed once is on record."""
    new = programme(
        "VOL",
        step("met", title="Meet your supervisor", due_days=3, text="Ask whatever you like."),
        step("agreed", title="Volunteer agreement", kind=StepKind.DOCUMENT, confirm=Confirm.BOTH, due_days=14),
        step("shadow", title="Shadow another service", kind=StepKind.SHADOWING, count=2, due_days=20),
        step("fire", subject=cast.subjects["FIRE-1"], title="Fire safety"),
        step("heard", title="Hear a story", confirm=Confirm.LND, due_days=40),
        step("tour", title="A tour", is_required=False, due_days=1),
    )
    record(cast["morag"].post_id, new, "shadow", DAY, where_id=cast.places["NHSL-W3"], note="Went well")
    db.session.commit()
    return new


@pytest.fixture
def address(cast):
    return f"/induction/posts/{cast['morag'].post_id}/booklet"


def made():
    db.session.expire_all()
    rows = db.session.scalars(select(StepRecord).where(StepRecord.how != How.APP).order_by(StepRecord.id))
    return [(row.step_key, row.done_on, row.confirmed_by, row.how) for row in rows]


def test_the_booklet_has_every_step_in_order_with_its_lines(cast, volunteering, address, as_):
    reply = as_("morag").get(f"{address}.pdf")
    pages = PdfReader(BytesIO(reply.data)).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"Name {cast['morag'].name}" in words and f"Supervisor {cast['effie'].name} Buddy Not named" in words
    assert "Vol. Starts on 16 February 2026, to be complete by 13 April 2026" in words and "Ask whatever you like." in words
    titles = ["1. Meet", "2. Volunteer agreement", "3. Shadow", "4. Fire", "5. Hear", "Offered to you", "6. A tour"]
    assert sorted(titles, key=words.index) == titles
    assert "by the starter and the supervisor, due 2 March 2026 Who signs Day Signature ☐ The starter ☐ The supervisor" in words
    assert "☑ The supervisor 20 February 2026 On record ☐ The supervisor" in words and "Went well" not in words
    assert {tuple(map(round, page.mediabox[2:])) for page in pages} == {(595, 842)} and "Page 1 of" in words


def test_lines_are_ticked_as_far_as_they_count():
    both = [(DAY, ConfirmedBy.LEARNER)]
    assert [(one.confirm, one.done_on) for one in lines(1, "a", Confirm.BOTH, 1, None, both)] == [("learner", DAY), ("supervisor", None)]
    assert [one.done_on for one in lines(1, "a", Confirm.BOTH, 2, TODAY, [])] == [TODAY] * 4  # by the whole programme
    before = [(DAY, ConfirmedBy.SUPERVISOR)]
    assert [one.done_on for one in lines(1, "a", Confirm.SUPERVISOR, 1, None, before)] == [None]  # before a long gap in the post


def test_nobody_brings_a_whole_programme_of_their_own():
    whole, officer = Line(1, "", Confirm.BOTH), Confirmer(is_lnd=True)
    assert whole.recorded_as(officer) == (ConfirmedBy.NOT_NAMED, How.BROUGHT)
    assert whole.recorded_as(replace(officer, is_learner=True)) is whole.recorded_as(Confirmer(is_buddy=True)) is None


def answers(programme_id, **days):
    return {f"{programme_id}-{key.replace('__', '-')}": day if isinstance(day, str) else day.isoformat() for key, day in days.items()}


@pytest.mark.on_both
def test_what_is_signed_is_recorded_once_as_on_paper(cast, volunteering, address, as_, send):
    filled = answers(volunteering.id, met__supervisor__1=DAY, agreed__learner__1=DAY, agreed__supervisor__1=TODAY, heard__lnd__1=DAY)
    for _ in range(2):
        assert send(as_("effie"), address, **filled).status_code == 303
    assert made() == [
        ("met", DAY, ConfirmedBy.SUPERVISOR, How.PAPER),
        ("agreed", DAY, ConfirmedBy.LEARNER, How.PAPER),
        ("agreed", TODAY, ConfirmedBy.SUPERVISOR, How.PAPER),
    ]  # what learning and development signs is theirs


def test_nothing_is_recorded_while_anything_is_wrong(volunteering, address, as_, send):
    tomorrow = TODAY + timedelta(days=1)
    wrong = answers(
        volunteering.id, met__supervisor__1=DAY, shadow__supervisor__2=DAY, agreed__learner__1=tomorrow, tour__supervisor__1="x"
    )
    reply = send(as_("effie"), address, **wrong)
    told = ("Choose the service", "That day has not come yet", "Enter a real date")
    assert reply.status_code == 422 and all(f"</span>{error}" in reply.text for error in told) and made() == []
    assert "Enter at least one day." in send(as_("effie"), address).text


def test_the_starter_records_only_what_is_theirs(cast, volunteering, address, as_, send):
    filled = answers(volunteering.id, agreed__learner__1=DAY, agreed__supervisor__1=DAY, met__supervisor__1=DAY, __both__1=DAY)
    assert send(as_("morag"), address, **filled).status_code == 303
    assert made() == [("agreed", DAY, ConfirmedBy.LEARNER, How.PAPER)]


@pytest.mark.parametrize("who", ["effie", "priya"])
def test_a_record_of_the_whole_programme_does_each_step(cast, volunteering, address, as_, send, who):
    assert send(as_(who), address, **answers(volunteering.id, __both__1=date(2025, 6, 1))).status_code == 303
    assert made() == [("", date(2025, 6, 1), ConfirmedBy.NOT_NAMED, How.BROUGHT)]
    assert induction(cast["morag"]).completed_on == date(2026, 2, 16)


def test_others_find_neither(volunteering, address, as_):
    for who in ("lorna", "hamish", "kirsty"):
        assert [as_(who).get(page).status_code for page in (address, f"{address}.pdf")] == [404, 404]
    assert f"{address}.pdf" in as_("morag").get("/induction").text
