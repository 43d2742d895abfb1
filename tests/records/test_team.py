"""The team as a grid: who and what is on it, in which order, and what a cell opens."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.framework.models import Domain
from lms.kit.db import db
from lms.kit.tables import PageRequest
from lms.people.models import Absence
from lms.records.queries.team import Column, TeamRow, competencies, team
from lms.records.rules import Wanted
from lms.records.rules.team import cell_of, worst_first
from lms.signoff.rules.states import State
from lms.signoff.rules.team import DomainState
from lms.training.rules.enums import Status
from tests.frameworks import framework, profile, sign_off

WORST = PageRequest("overdue", descending=True)


def grid(cast, who, today, wanted=Wanted()):  # noqa: B008 - frozen
    return team(cast[who].viewer(), wanted, WORST, today)


def words(cast, who, today, **more):
    """{name: {column: word}}, in the order of the page."""
    found = grid(cast, who, today, **more)
    return {row.person.name: {column.name: cell.word for column, cell, _ in row.beside(found.columns) if cell} for row in found.page.rows}


def test_a_supervisor_sees_the_team_and_what_each_must_have(cast, today):
    assert words(cast, "effie", today) == {
        "Ailsa Robertson": {
            "Fire safety awareness": "Up to date",
            "Infection prevention and control: Practice (care and clinical)": "Expires soon",
        },
        "Kirsty Duncan": {"Fire safety awareness": "Paused"},
        "Mòrag NicDhòmhnaill": {"Fire safety awareness": "Not due yet"},
    }


def test_whoever_has_the_most_to_do_comes_first(cast, today):
    later = date(2027, 6, 1)
    assert next(iter(words(cast, "effie", later))) == "Ailsa Robertson"
    assert grid(cast, "effie", later).page.rows[0].cells[0].word == "Overdue"


def test_overdue_outweighs_any_number_of_what_expires():
    soon, late, fine = (cell_of(status) for status in (Status.EXPIRING, Status.OVERDUE, Status.CURRENT))
    cells = [("much", soon), ("much", soon), ("late", late), ("fine", fine)]
    assert worst_first(["fine", "much", "late", "none"], cells) == ["late", "much", "fine", "none"]


def test_whoever_is_on_leave_is_tagged_and_whose_leave_is_over_is_not(cast, today):
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(2025, 1, 1), ends_on=date(2026, 3, 1)))
    db.session.flush()
    assert {row.person.name for row in grid(cast, "effie", today).page.rows if row.is_away} == {"Kirsty Duncan"}


def test_of_two_posts_the_worst_speaks(cast, today):
    assert words(cast, "priya", today)["Łukasz Żółć"] == {"Fire safety awareness": "Expires soon"}  # exempt in the other


def test_an_officer_chooses_a_place(cast, today):
    chosen = Wanted(organisation_id=cast.places["NHSL-W3"])
    assert list(words(cast, "lorna", today, wanted=chosen)) == ["Ailsa Robertson"]
    assert not words(cast, "lorna", today, wanted=Wanted(organisation_id=cast.places["HARB"]))


@pytest.mark.parametrize("who", ["ailsa", "beth", "tam", "iona"])
def test_others_have_no_team(as_, who):
    assert as_(who).get("/team/").status_code == 403


def test_a_cell_says_why_and_what_can_be_done(as_, cast):
    page = as_("effie").get(f"/team/{cast['ailsa'].person_id}/{cast.subjects['IPC-2']}").text
    assert "Completed 15 April 2025" in page
    assert f"/courses?subject={cast.subjects['IPC-2']}&amp;person={cast['ailsa'].person_id}" in page
    assert "/record-training" not in page, "supervisors record what is learnt on the job alone"


def test_not_yours_not_asked_and_not_there_look_the_same(as_, cast):
    fire, ipc = cast.subjects["FIRE-1"], cast.subjects["IPC-2"]
    client = as_("effie")
    for path in (f"{cast['gordon'].person_id}/{fire}", f"{cast['morag'].person_id}/{ipc}", f"{cast['effie'].person_id}/{fire}", "999999/1"):
        assert client.get(f"/team/{path}").status_code == 404


def test_the_grid_comes_as_a_file(as_, cast):
    lines = as_("effie").get("/team/?format=csv").text.splitlines()
    assert lines[0].removeprefix("\ufeff").startswith("Name,Job role,Service or team,Employer,On leave,")
    assert next(line for line in lines if line.startswith("Kirsty")).split(",")[4] == "yes"


def test_a_phone_shows_the_worst_and_counts_the_rest(cast, today):
    soon, fine = cell_of(Status.EXPIRING), cell_of(Status.CURRENT)
    row = TeamRow(grid(cast, "effie", today).page.rows[0].person, False, (fine, *[soon] * 8, cell_of(Status.OVERDUE)))
    assert [at for at, (_, _, shown) in enumerate(row.beside([Column(n, "") for n in range(10)])) if shown] == [1, 2, 3, 4, 9]
    assert row.others == "Up to date 1, Expires soon 4"


def test_a_team_costs_the_same_number_of_queries_whatever_its_size(cast, today, query_count):
    with query_count() as few:
        grid(cast, "effie", today)
    with query_count() as many:
        grid(cast, "priya", today)
    assert len(many.statements) <= len(few.statements)


# --- competencies -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def own(cast):
    """Nurses are expected to be at level 2 in CARE and TEAM, home care workers at level 1 in CARE; volunteers at none."""
    new = framework()
    for role, code, level in (("staff_nurse", "CARE", 2), ("staff_nurse", "TEAM", 2), ("home_care_sw", "CARE", 1)):
        profile(new, role, code, level)
    return new


def domains(cast, who, today):
    found = competencies(cast[who].viewer(), Wanted(), WORST, today)
    return {row.person.name: {column.name: cell.text for column, cell, _ in row.beside(found.columns) if cell} for row in found.page.rows}


def test_the_worst_of_a_domain_speaks_and_how_many_are_signed_off_is_said(cast, today, own):
    sign_off(cast, own, "ailsa", "CARE1", 2)
    sign_off(cast, own, "ailsa", "CARE2", 1)
    sign_off(cast, own, "ailsa", "TEAM1", 2)
    sign_off(cast, own, "ailsa", "TEAM2", 3, date(2023, 1, 9))
    assert domains(cast, "effie", today) == {
        "Ailsa Robertson": {"Domain CARE": "Not yet, 1 of 2 signed off", "Domain TEAM": "Review overdue, 1 of 2 signed off"},
        "Kirsty Duncan": {"Domain CARE": "On leave"},
        "Mòrag NicDhòmhnaill": {},
    }


def test_what_needs_doing_first_speaks_for_a_domain():
    assert DomainState({State.SIGNED_OFF: 3, State.REQUESTED: 1}).worst is State.REQUESTED
    assert DomainState({State.TOP_UP: 1, State.NOT_YET: 1, State.TO_REVIEW: 1}).worst is State.TO_REVIEW
    assert DomainState({State.PAUSED: 1, State.SIGNED_OFF: 1}).share == "1 of 1 signed off"


def test_a_cell_says_competency_by_competency_how_it_stands(as_, cast, own):
    sign_off(cast, own, "ailsa", "CARE1", 2)
    db.session.commit()
    care = db.session.scalars(select(Domain.id).where(Domain.code == "CARE")).one()
    page = as_("effie").get(f"/team/competencies/{cast['ailsa'].person_id}/{care}").text
    assert "CARE1" in page and "CARE2" in page and "TEAM1" not in page
    assert f"/sign-offs/new/{cast['ailsa'].person_id}" in page
    for person, domain in ((cast["gordon"].person_id, care), (cast["morag"].person_id, care), (cast["ailsa"].person_id, 999)):
        assert as_("effie").get(f"/team/competencies/{person}/{domain}").status_code == 404


def test_the_competencies_of_a_team_cost_a_fixed_number_of_queries(cast, today, own, query_count):
    with query_count() as few:
        domains(cast, "effie", today)
    with query_count() as many:
        domains(cast, "priya", today)
    assert len(many.statements) <= len(few.statements)
