"""Saved views: one's own, shared, opened by one's own reach, and checked again when opened."""

import pytest

from lms.kit import clock
from lms.kit.db import db
from lms.reports.models import SavedView
from lms.training.models import Subject
from tests.cast import NOW

SAVE = "/reports/views/save?form=completion&by=subject&worker_type=employee"


def views():
    return db.session.query(SavedView).order_by(SavedView.id).all()


def test_a_view_is_saved_and_opens_with_one_click(as_, send):
    client = as_("priya")
    assert send(client, SAVE, name="Employees by subject", as_at="today").status_code == 303
    (view,) = views()
    assert f'href="/reports/views/{view.id}">Employees by subject' in client.get("/reports/completion").text
    assert client.get(f"/reports/views/{view.id}").location == "/reports/completion?worker_type=employee&by=subject"


@pytest.mark.parametrize(
    ("as_at", "opens"), [("today", None), ("end_of_last_month", "2026-03-31"), ("fixed", "2026-01-15")], ids=["today", "month", "fixed"]
)
def test_a_relative_day_moves_and_a_fixed_one_stays(as_, send, monkeypatch, as_at, opens):
    client = as_("priya")
    send(client, "/reports/views/save?form=trend&on=2026-01-15", name="Trend", as_at=as_at)
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(month=4, day=9))
    address = as_("priya").get(f"/reports/views/{views()[0].id}").location
    assert address == "/reports/completion/trend" + (f"?on={opens}" if opens else "")


def test_the_same_sent_twice_is_one_view(as_, send):
    client = as_("priya")
    for _ in range(2):
        assert send(client, SAVE, name="Mine", as_at="today").status_code == 303
    assert len(views()) == 1


def test_a_name_is_taken_whatever_its_case(as_, send):
    client = as_("priya")
    send(client, SAVE, name="Mòr", as_at="today")
    reply = send(client, "/reports/views/save?form=trend", name="  MÒR ", as_at="today")
    assert reply.status_code == 422 and "You already have a view called" in reply.text
    assert send(as_("lorna"), SAVE, name="Mòr", as_at="today").status_code == 303


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\u200f"])
def test_a_name_that_is_none_is_refused(as_, send, name):
    assert send(as_("priya"), SAVE, name=name, as_at="today").status_code == 422
    assert not views()


def test_only_what_is_shared_is_seen_by_others_and_changed_by_none_of_them(as_, send):
    send(as_("priya"), SAVE, name="Secret plan", as_at="today")
    send(as_("priya"), SAVE, name="For all", as_at="today", is_shared="y")
    private, shared = views()
    page = as_("lorna").get("/reports/views").text
    assert "For all" in page and "Shared by Priya Nair" in page and "Secret plan" not in page
    assert as_("lorna").get(f"/reports/views/{shared.id}").status_code == 303
    for address in (f"{private.id}", f"{private.id}/edit", f"{shared.id}/edit", f"{shared.id}/delete"):
        assert as_("lorna").get(f"/reports/views/{address}").status_code == 404


def test_a_shared_view_shows_each_their_own_reach(as_, send, cast):
    send(
        as_("priya"),
        f"/reports/views/save?form=completion&by=employer&organisation={cast.places['COUN']}",
        name="C",
        as_at="today",
        is_shared="y",
    )
    address = as_("lorna").get(f"/reports/views/{views()[0].id}").location
    assert "No one in scope" in as_("lorna").get(address).text


def test_a_view_is_renamed_and_deleted(as_, send):
    client = as_("priya")
    send(client, SAVE, name="Old", as_at="today")
    view = views()[0].id
    assert send(client, f"/reports/views/{view}/edit", name="New", as_at="end_of_last_month").status_code == 303
    assert "New" in client.get("/reports/views").text
    assert send(client, f"/reports/views/{view}/delete").status_code == 303
    assert not views() and "No saved views yet" in client.get("/reports/views").text


def test_what_is_gone_is_left_out_and_said(as_, send):
    client = as_("priya")
    db.session.add(Subject(code="NEW-1", name="Soon gone", name_folded="soon gone", family="NEW", family_name="New", position=1,
                           category="essential", transfers="anywhere"))  # fmt: skip
    db.session.flush()
    subject = db.session.query(Subject).filter_by(code="NEW-1").one()
    send(client, f"/reports/views/save?form=completion&by=employer&subject={subject.id}", name="Gone", as_at="today")
    db.session.delete(subject)
    address = client.get(f"/reports/views/{views()[0].id}").location
    assert address == "/reports/completion?by=employer"
    assert "The subject of “Gone” is no longer there" in client.get(address).text


@pytest.mark.parametrize(
    "query", ["form=nonsense", "form=trend&on=99+99+1", "organisation=%00&subject=-1", "locality=" + "x" * 5_000, "by=%27"]
)
def test_a_hostile_address_is_saved_as_far_as_it_means_something(as_, send, query):
    client = as_("priya")
    assert send(client, f"/reports/views/save?{query}", name="Odd", as_at="fixed").status_code == 303
    assert client.get(client.get(f"/reports/views/{views()[0].id}").location).status_code == 200


def test_a_day_that_was_asked_for_is_the_one_offered(as_):
    page = as_("priya").get("/reports/views/save?form=completion&on=2026-01-15").text
    assert "15 January 2026" in page
