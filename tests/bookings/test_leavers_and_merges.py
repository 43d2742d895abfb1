"""People merged, removed or gone in the middle of a booking, and addresses asked for in other ways."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.access import Role
from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.bookings.service import approve, book
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Account, RoleGrant, Term
from lms.people_admin.service.merges import merge
from tests.events import STARTS, booking, course, event

S = BookingState


def test_a_person_merged_with_one_who_booked_another_date_still_has_pages(cast, as_):
    """Two records, two live bookings of one course: both are shown, nothing fails, and no third is made."""
    of = course(cast)
    one, other = event(cast, of), event(cast, of, starts_at=STARTS + timedelta(days=7))
    booking(cast, one, "ailsa"), booking(cast, other, "kirsty")
    merge(kept_id=cast["ailsa"].person_id, gone_id=cast["kirsty"].person_id, by=cast["priya"].viewer())
    client = as_("ailsa")
    pages = ("/", "/courses", f"/courses/{of.id}", "/my-bookings", f"/dates/{one.id}/book", f"/dates/{other.id}/book")
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get("/my-bookings").text.count("/bookings/") >= 2
    third = event(cast, of, starts_at=STARTS + timedelta(days=14))
    with pytest.raises(Refused):
        book(event_id=third.id, post_id=cast["ailsa"].post_id, by=cast["ailsa"].viewer())


def test_nobody_approves_their_own_request_by_a_record_that_was_merged_with_theirs(cast):
    """Effie supervises Kirsty; that they are one human comes out later."""
    one = event(cast, course(cast, approval=Approval.SUPERVISOR))
    asked = book(event_id=one.id, post_id=cast["kirsty"].post_id, by=cast["kirsty"].viewer())
    merge(kept_id=cast["effie"].person_id, gone_id=cast["kirsty"].person_id, by=cast["priya"].viewer())
    with pytest.raises(Refused):
        approve(booking_id=asked.id, by=cast["effie"].viewer())


def test_an_officer_does_not_decide_about_their_own_request(cast):
    one = event(cast, course(cast, owner="NHSL", approval=Approval.LND))
    asked = book(event_id=one.id, post_id=cast["lorna"].post_id, by=cast["lorna"].viewer())
    assert asked.state is S.REQUESTED
    with pytest.raises(Refused):
        approve(booking_id=asked.id, by=cast["lorna"].viewer())


def test_a_supervisor_whose_person_has_moved_to_another_team_does_nothing_for_them(cast, as_):
    """The old term ended yesterday, the new one names another supervisor."""
    one = event(cast, course(cast, approval=Approval.SUPERVISOR))
    asked = booking(cast, one, "ailsa", S.REQUESTED)
    old = db.session.scalars(select(Term).where(Term.post_id == cast["ailsa"].post_id)).one()
    values = {name: getattr(old, name) for name in ("post_id", "organisation_id", "job_role_id", "worker_type")}
    old.ends_on = clock.today() - timedelta(days=1)
    db.session.flush()
    db.session.add(Term(**values, starts_on=clock.today(), supervisor_post_id=cast["fraser"].post_id))
    db.session.flush()
    for verb in (
        lambda: book(event_id=one.id, post_id=cast["ailsa"].post_id, by=cast["effie"].viewer()),
        lambda: approve(booking_id=asked.id, by=cast["effie"].viewer()),
    ):
        with pytest.raises(Refused):
            verb()
    assert as_("effie").get(f"/bookings/{asked.id}").status_code == 404
    assert as_("effie").get(f"/dates/{one.id}/book?post={cast['ailsa'].post_id}").status_code == 404


def test_an_account_that_was_closed_has_no_calendar(cast, as_, nobody, send):
    client = as_("ailsa")
    send(client, "/account/calendar/address", "/account/calendar")
    path = client.get("/account/calendar").text.split("/calendar/")[1].split(".ics")[0]
    assert nobody.head(f"/calendar/{path}.ics").status_code == 200
    db.session.execute(update(Account).where(Account.id == cast["ailsa"].account_id).values(active=False))
    db.session.commit()
    assert [getattr(nobody, verb)(f"/calendar/{path}.ics").status_code for verb in ("get", "head")] == [404, 404]


@pytest.mark.parametrize("settings", [{"SIGN_IN_LIMIT": "3 per minute"}])
@pytest.mark.parametrize("page", ["/check/AAAA-BBBB-CCCC", "/calendar/guess.ics"])
@pytest.mark.parametrize("verb", ["get", "head"])
def test_guessing_is_limited_however_it_is_asked(nobody, page, verb, settings):
    assert [getattr(nobody, verb)(page).status_code for _ in range(5)] == [404, 404, 404, 429, 429]


def test_private_pages_are_kept_by_nobody(cast, as_):
    one = booking(cast, event(cast, course(cast)), "ailsa", needs="No nuts")
    for page in (f"/bookings/{one.id}", f"/bookings/{one.id}.ics", "/my-bookings", "/account/calendar"):
        assert as_("ailsa").get(page).headers["Cache-Control"] == "no-store", page


def test_a_grant_that_ended_yesterday_opens_nothing(cast, as_):
    one = event(cast, course(cast, owner="NHSL"))
    booking(cast, one, "ailsa")
    db.session.execute(update(RoleGrant).where(RoleGrant.role == Role.LND_OFFICER).values(ends_on=clock.today() - timedelta(days=1)))
    assert as_("lorna").get(f"/dates/{one.id}/places").status_code in (403, 404)
    assert as_("lorna").get(f"/dates/{one.id}").status_code in (403, 404)
    assert db.session.scalars(select(Booking.state)).all() == [S.BOOKED]
