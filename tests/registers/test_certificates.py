"""Certificates: codes, paper, who may open one, and what anybody may check."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.certificates.models import Certificate
from lms.certificates.rules import LENGTH
from lms.courses.models import EventSession
from lms.kit import clock, codes
from lms.kit.db import db
from lms.people.models import Person
from lms.registers.models import BookingAward
from lms.registers.queries import certificates as queries
from lms.registers.service import register
from lms.training.models import Award, Subject, SubjectInterval
from lms.training.service import revoke
from tests.events import STARTS, booking, course, event

WHO = ("ailsa", "morag")
CODES = st.text(codes.ALPHABET, min_size=LENGTH, max_size=LENGTH)


@pytest.fixture
def fire(app, cast, monkeypatch):
    """Closed: Ailsa (NHS) and Mòrag (charity) attended on 16 March 2026."""
    monkeypatch.setattr(clock, "now", lambda: STARTS)
    one = event(cast, course(cast), trainers=("tam",))
    for who in WHO:
        booking(cast, one, who)
    session_id = db.session.scalars(select(EventSession.id).where(EventSession.event_id == one.id)).one()
    register.mark_everyone(event_id=one.id, session_id=session_id, by=cast["tam"].viewer())
    register.close(event_id=one.id, by=cast["tam"].viewer())
    db.session.expire_all()
    return one


def of(cast, who):
    return db.session.scalars(select(Certificate).where(Certificate.person_id == cast[who].person_id)).one()


def text_of(reply):
    assert reply.status_code == 200 and reply.mimetype == "application/pdf"
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(reply.data)).pages)


@given(CODES, st.sampled_from(codes.BETWEEN))
def test_a_code_is_read_however_it_is_typed(code, between):
    for typed in (codes.format_code(code), code.lower(), f" {codes.format_code(code)}\t", between.join(code)):
        assert codes.parse_code(typed, LENGTH) == code


@given(st.text(max_size=60))
def test_what_is_read_is_a_code_or_nothing(typed):
    code = codes.parse_code(typed, LENGTH)
    assert code is None or (len(code) == LENGTH and set(code) <= set(codes.ALPHABET))


@pytest.mark.parametrize("typed", ["", "2B4D6F8H9KM", "2B4D6F8H9KMNN", "0B4D6F8H9KMN", "OB4D6F8H9KMN", "1B4D6F8H9KMN", "ß" * 12, "٢" * 12])
def test_what_is_no_code(typed):
    assert codes.parse_code(typed, LENGTH) is None


def test_the_paper_says_who_what_when_until_and_how_to_check(fire, cast, as_):
    one = of(cast, "morag")
    text = text_of(as_("morag").get(f"/certificates/{one.id}.pdf"))
    wanted = ("Mòrag NicDhòmhnaill", "16 March 2026", "15 March 2028", "Fire safety awareness", "3 hours", "Harbour Care")
    assert [said for said in wanted if said not in text] == []
    assert codes.format_code(one.code) in text and "/check" in text


@pytest.mark.parametrize("subject_months", [None, 12])
def test_valid_as_long_as_the_rules_say_now(fire, cast, subject_months):
    row = {"subject_id": cast.subjects["FIRE-1"], "from_day": date(2026, 3, 10), "months": subject_months, "reason": "New guidance"}
    db.session.add(SubjectInterval(**row))
    db.session.flush()
    known = queries.certificate_today(of(cast, "ailsa").about)
    assert known.valid_until == (date(2027, 3, 15) if subject_months else None)


def test_it_opens_to_whoever_may_see_the_training(fire, cast, as_):
    address = f"/certificates/{of(cast, 'ailsa').id}.pdf"
    seen = {who for who in cast.players if as_(who).get(address).status_code == 200}
    assert seen == {"ailsa", "effie", "lorna", "priya", "adam"}


def test_one_that_is_not_there_looks_like_one_that_is_not_yours(fire, cast, as_):
    client = as_("gordon")
    assert [client.get(f"/certificates/{row}.pdf").status_code for row in (of(cast, "ailsa").id, 99_999)] == [404, 404]


@pytest.mark.parametrize(
    "name", [("W" * 120, "W" * 120), ("<b>x</b>&amp;", "‮evil"), ("Оксана", "Шевченко"), ("Łukasz", "Żółć"), ("李", "😀")]
)
def test_any_name_fits_on_one_page(fire, cast, as_, name):
    issued = of(cast, "ailsa")
    issued.name, issued.title = " ".join(name), "Fire safety " * 16
    reply = as_("ailsa").get(f"/certificates/{of(cast, 'ailsa').id}.pdf")
    assert len(PdfReader(BytesIO(reply.data)).pages) == 1 and b"/FontFile2" in reply.data


# --- checking ----------------------------------------------------------------------------------------------------------------------


def check(client, code):
    return client.get("/check", query_string={"code": code}, follow_redirects=True)


def test_anybody_may_check_and_sees_this_alone(fire, cast, nobody):
    reply = check(nobody, codes.format_code(of(cast, "ailsa").code).lower())
    text = reply.text.split("<main")[1].split("</main")[0]
    assert reply.status_code == 200 and "This certificate is real" in text
    assert all(said in text for said in ("Ailsa Robertson", "16 March 2026", "15 March 2028"))
    assert not any(said in text for said in ("NHS Lochside", "10001", "ailsa@", "Ward 3", "/people/"))
    assert "noindex" in reply.headers["X-Robots-Tag"] and 'name="robots" content="noindex' in reply.text


def test_revoked_it_says_so_and_is_not_printed(fire, cast, nobody, as_):
    one = of(cast, "ailsa")
    revoke(award_ids=[one.about], reason="She sent her sister")
    text = check(nobody, one.code).text
    assert "was revoked" in text and "is real" not in text and "sister" not in text
    reply = as_("ailsa").get(f"/certificates/{one.id}.pdf")
    assert reply.status_code == 303 and reply.location == f"/check/{codes.format_code(one.code)}"


def test_whoever_revokes_the_training_is_told_of_it_and_the_booking_keeps_its_link(fire, cast, as_, nobody, send):
    one = of(cast, "ailsa")
    address = f"/awards/{one.about}/revoke"
    assert "A certificate was issued for it." in as_("lorna").get(address).text
    assert send(as_("lorna"), address, since="today", reason="She sent her sister").status_code == 303
    assert "was revoked" in check(nobody, one.code).text
    assert db.session.scalar(select(BookingAward.booking_id).where(BookingAward.award_id == one.about))


def test_run_out_it_says_so(fire, cast, nobody, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: STARTS + timedelta(days=800))
    assert "it has run out" in check(nobody, of(cast, "ailsa").code).text


WRONG = ["2B4D6F8H9KMN", "nonsense", "0" * 12, "' OR 1=1 --", "%", "A\0B", "<script>alert(1)</script>", "x" * 5_000, "😀" * 12]


def test_every_wrong_code_has_the_same_answer(fire, nobody):
    answers = set()
    for code in WRONG:
        reply = check(nobody, code)
        text = reply.text.split("<main")[1].split("</main")[0]
        answers.add((reply.status_code, text.split("<form")[0]))
        assert "<script>alert" not in text
    assert len(answers) == 1 and answers.pop()[0] == 404


def test_the_empty_page_asks_for_a_code(nobody, app):
    assert nobody.get("/check").status_code == nobody.get("/check?code=+").status_code == 200


def test_a_later_change_of_name_makes_no_honest_paper_look_forged(fire, cast, nobody, as_):
    before = text_of(as_("ailsa").get(f"/certificates/{of(cast, 'ailsa').id}.pdf"))
    db.session.get_one(Person, cast["ailsa"].person_id).last_name = "Sinclair"
    db.session.get_one(Subject, cast.subjects["FIRE-1"]).name = "Fire awareness"
    text = check(nobody, of(cast, "ailsa").code).text
    issued, today = text.split("As it was issued")[1].split("As it is known today")
    assert all(words in issued for words in ("Ailsa Robertson", "Fire safety awareness", "16 March 2026", "3 hours"))
    assert "Ailsa Sinclair" in today and "Fire awareness" in today
    assert text_of(as_("ailsa").get(f"/certificates/{of(cast, 'ailsa').id}.pdf")) == before


def test_the_address_on_older_papers_leads_to_the_same_page(fire, cast, nobody):
    code = codes.format_code(of(cast, "ailsa").code)
    assert nobody.get(f"/check-certificate?code={code}", follow_redirects=True).request.path == f"/check/{code}"
    reply = nobody.get("/check-certificate?code=not+a/code", follow_redirects=True)
    assert reply.status_code == 404 and 'value="not a/code"' in reply.text


def test_of_a_merged_person_both_names_are_said(fire, cast, nobody, as_):
    db.session.get_one(Person, cast["ailsa"].person_id).merged_into_id = cast["gordon"].person_id
    text = check(nobody, of(cast, "ailsa").code).text
    assert "Gordon Milne" in text and "Ailsa Robertson" in text
    assert "Ailsa Robertson" in text_of(as_("gordon").get(f"/certificates/{of(cast, 'ailsa').id}.pdf"))


def test_the_number_of_the_award_is_its_code(fire, cast):
    one = of(cast, "ailsa")
    assert db.session.get_one(Award, one.about).certificate_number == codes.format_code(one.code)
    bearing = db.session.scalars(select(BookingAward).where(BookingAward.award_id == one.about)).one()
    assert db.session.get_one(Booking, bearing.booking_id).state == BookingState.ATTENDED


class TestGuessing:
    """With the limit as it is in real life."""

    @pytest.fixture
    def settings(self):
        return {"SIGN_IN_LIMIT": "5 per minute"}

    def test_so_many_wrong_codes_a_minute(self, fire, cast, nobody):
        codes = [check(nobody, f"2B4D6F8H9KM{letter}").status_code for letter in "23456789"]
        assert codes[:5] == [404] * 5 and codes[-1] == 429

    def test_right_ones_and_looking_are_no_guesses(self, fire, cast, nobody):
        assert {check(nobody, of(cast, "ailsa").code).status_code for _ in range(9)} == {200}
        assert {nobody.get("/check").status_code for _ in range(9)} == {200}
