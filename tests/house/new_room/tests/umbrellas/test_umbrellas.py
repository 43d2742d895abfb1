"""A room that was added a moment ago."""

from datetime import timedelta

import pytest
from lms.umbrellas.models import UmbrellaLoan
from lms.umbrellas.worker import WRITE_OFF
from sqlalchemy import select

from lms.jobs.worker import ask_for_what_is_due, work
from lms.kit import clock
from lms.kit.db import db
from tests.room_pages import all_states, room_pages


@pytest.fixture
def lent(cast):
    """`lent(days=20)`: Ailsa has had a red umbrella for so long."""

    def lend(days):
        db.session.add(UmbrellaLoan(post_id=cast["ailsa"].post_id, colour="red", lent_on=clock.today() - timedelta(days=days)))
        db.session.commit()

    return lend


def loans():
    return db.session.scalars(select(UmbrellaLoan.id)).all()


def test_its_page_stands_in_the_navigation_and_works(as_, send):
    send(as_("ailsa"), "/umbrellas", colour="red")
    page = as_("ailsa").get("/umbrellas").text
    assert ('aria-current="page">Umbrellas' in page, "red, lent on 2 March 2026" in page) == (True, True)


def test_its_line_is_on_home(as_, lent):
    lent(days=20)
    assert "Bring back the red umbrella" in as_("ailsa").get("/").text


def test_its_job_falls_due_and_is_done(app, lent):
    lent(days=400)
    house = app.extensions["house"]
    ask_for_what_is_due({WRITE_OFF: house.schedules[WRITE_OFF]})
    assert (work(house.handlers), loans()) == (1, [])


def test_its_command_does_the_same(app, lent):
    lent(days=400)
    assert app.test_cli_runner().invoke(args=["umbrellas"]).output == "Written off.\n"
    assert loans() == []


def test_its_measure_is_a_report_and_a_command(app, as_, lent):
    lent(days=20)
    assert "Umbrellas" in as_("priya").get("/reports/umbrellas").text
    assert "umbrellas" in app.test_cli_runner().invoke(args=["report", "--help"]).output


def test_its_kind_of_file_is_offered(as_):
    assert 'value="umbrellas"' in as_("lorna").get("/imports/start").text


def test_it_is_in_what_is_held_about_somebody(as_, lent):
    lent(days=1)
    assert "Umbrellas you have borrowed" in as_("ailsa").get("/account/what-we-hold").text


def test_a_browser_looks_at_its_states(app, cast, as_):
    room_pages()["umbrellas"].furnish(app, cast, {})
    pages = {name: as_(state.who).get(state.path).text for name, state in all_states().items() if name.startswith("umbrellas")}
    assert {name: "red, lent on" in page for name, page in pages.items()} == {"umbrellas": True, "umbrellas, none": False}
