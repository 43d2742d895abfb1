"""The first page: what to do next, what is coming, how far one has come."""

import re
from datetime import date

import pytest

from lms.files.models import StoredFile
from lms.home import queries
from lms.imports.models import ImportRun
from lms.imports.rules.runs import RunState
from lms.kit.db import db
from lms.kit.todo import Weight
from lms.people.models import Term
from lms.training.models import Award, Requirement, Subject
from lms.training.rules.enums import Kind, Status
from lms.training.service import recompute
from tests.cast import NOW


def home_of(player, today):
    return queries.home(player.viewer(), NOW)


def said(todos):
    return [f"{todo.verb} {todo.thing}" for todo in todos]


def test_what_is_overdue_comes_first(cast, today):
    home = home_of(cast["gordon"], today)
    assert said(home.next) == ["Renew Fire safety awareness"]
    assert (home.next[0].when, home.next[0].weight) == ("Expired", Weight.OVERDUE)


def test_what_was_never_done_is_to_be_completed(cast, today):
    assert said(home_of(cast["effie"], today).next)[0] == "Complete Fire safety awareness"


def test_then_what_expires_or_falls_due_soon(cast, today):
    assert said(home_of(cast["morag"], today).next) == ["Complete Fire safety awareness"]
    assert home_of(cast["morag"], today).next[0].when == "Due by"


def test_then_what_is_coming(cast, today):
    assert home_of(cast["ailsa"], today).coming == []  # fire safety lasts until November


def test_offers_are_nothing_to_do(cast, today):
    home = home_of(cast["dougie"], today)
    assert (home.next, home.coming, home.progress.counted) == ([], [], 0)


def test_a_paused_line_is_nothing_to_do(cast, today):
    home = home_of(cast["kirsty"], today)
    assert (home.next, home.progress.left_out) == ([], 1)


def test_a_supervisor_sees_who_of_the_team_is_overdue(cast, today):
    db.session.query(Term).filter_by(post_id=cast["gordon"].post_id).update({"supervisor_post_id": cast["effie"].post_id})
    todo = home_of(cast["effie"], today).next[1]
    assert (todo.verb, todo.thing, todo.values) == ("Help", "Gordon Milne: 1 overdue", {"person_id": cast["gordon"].person_id})


def test_a_team_with_many_behind_is_one_line(cast, today):
    for name in ("gordon", "iona", "fraser", "adam", "tam", "lorna", "hamish"):
        db.session.query(Term).filter_by(post_id=cast[name].post_id).update({"supervisor_post_id": cast["effie"].post_id})
    todo = home_of(cast["effie"], today).next[1]
    assert (todo.thing, todo.endpoint) == ("7 people you supervise who are overdue", "records.people")


def test_a_supervisor_sees_whose_training_expires_soon(cast, today):
    todo = home_of(cast["effie"], today).next[-1]  # Ailsa's hand hygiene expires on 14 April
    assert (todo.verb, todo.thing, todo.status) == ("Help", "Ailsa Robertson: 1 expires soon", Status.EXPIRING)


def test_what_expires_stands_beside_what_is_overdue(cast, today):
    award = db.session.query(Award).filter_by(person_id=cast["ailsa"].person_id, achieved_on=date(2024, 11, 4)).one()
    award.revoked_on, award.revoked_reason = today, "It was somebody else's"
    db.session.flush()
    recompute(cast["ailsa"].post_ids)
    assert "Help Ailsa Robertson: 1 overdue, 1 expires soon" in said(home_of(cast["effie"], today).next)


def test_the_line_about_the_team_leads_to_those_people(cast, as_):
    for name in ("gordon", "iona", "fraser", "adam", "tam", "lorna", "hamish"):
        db.session.query(Term).filter_by(post_id=cast[name].post_id).update({"supervisor_post_id": cast["effie"].post_id})
    page = as_("effie").get("/people?has=overdue&team=y").text
    assert "7 people" in page


@pytest.mark.parametrize(("who", "said_there"), [("lorna", "2 people in your part of the partnership"), ("priya", "in the partnership")])
def test_an_officer_sees_how_many_are_overdue(cast, today, who, said_there):
    assert any(said_there in line for line in said(home_of(cast[who], today).next))


@pytest.mark.parametrize(
    ("status", "line"), [("overdue", "Look at who is overdue: "), ("expiring", "Look at whose training expires soon: ")]
)
def test_the_line_of_an_officer_opens_those_people(as_, status, line):
    text = as_("lorna").get("/").text
    number = re.search(rf'href="/people\?has={status}">{line}([0-9]+ p[a-z]+)', text)[1]
    assert f">{number}<" in as_("lorna").get(f"/people?has={status}").text


def test_an_officers_count_is_of_people_not_of_posts(cast, today):
    db.session.query(Term).update({"organisation_id": cast.places["NHSL"]})
    assert any("people in your part" in line for line in said(home_of(cast["lorna"], today).next))


def test_an_import_that_waits_is_to_be_decided_on(cast, as_, today):
    file = StoredFile(name="staff.csv", sha256="0" * 64, size=1, content=b"x")
    db.session.add(file)
    db.session.flush()
    db.session.add(
        ImportRun(
            kind="people",
            state=RunState.CHECKED,
            employer_id=cast.places["NHSL"],
            file_id=file.id,
            by_account_id=cast["lorna"].account_id,
            errors=3,
        )
    )
    assert "Decide on the import of staff.csv: 3 errors" in as_("lorna").get("/").text
    assert "staff.csv" not in as_("priya").get("/").text


def test_progress_counts_subjects_that_are_in_date_or_overdue(cast, today):
    progress = home_of(cast["ailsa"], today).progress
    assert (progress.in_date, progress.counted, progress.not_yet_due) == (2, 2, 0)


def test_a_long_list_is_cut_and_says_so(cast, as_, today):
    for subject in db.session.query(Subject).limit(30):
        rule = {"subject_id": subject.id, "organisation_id": cast.places["LOCH"], "kind": Kind.MANDATORY, "due_days": 1}
        db.session.add(Requirement(effective_from=today.replace(year=2025), **rule))
    recompute(cast["effie"].post_ids)
    page = as_("effie").get("/").text
    assert page.count("app-status--overdue") == 10
    assert "more in My training" in page


@pytest.mark.parametrize("who", ["ailsa", "morag", "dougie", "effie", "lorna", "priya", "tam", "iona", "fraser", "adam", "beth", "lukasz"])
def test_everybody_has_a_first_page(as_, who):
    assert "What you need to do next" in as_(who).get("/").text


def test_whoever_nothing_is_asked_of_is_told_so(as_):
    assert "Nothing is asked of you here" in as_("beth").get("/").text


def test_whoever_has_nothing_to_do_is_told_so(as_):
    assert "Nothing to do now" in as_("kirsty").get("/").text


def test_it_asks_the_same_number_of_questions_however_much_there_is_to_do(cast, as_, today, query_count):
    browser = as_("effie")

    def asked():
        with query_count() as watch:
            browser.get("/")
        return len(watch.statements)

    few = asked()
    for name in ("gordon", "iona", "fraser"):
        db.session.query(Term).filter_by(post_id=cast[name].post_id).update({"supervisor_post_id": cast["effie"].post_id})
    assert asked() == few


def test_whoever_has_not_signed_in_is_shown_the_way_in(nobody, cast):
    assert nobody.get("/").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("/settings", "Settings"),
        ("/accounts", "Settings"),
        ("/changes", "Settings"),
        ("/people/add", "People"),
        ("/workplace/2", "People"),
        ("/", "Home"),
    ],
)
def test_the_navigation_says_where_one_is(as_, page, place):
    assert re.findall(r'aria-current="page">([^<]+)</a></li>', as_("priya").get(page).text) == [place]


def test_a_page_of_the_own_account_stands_below_no_place(as_):
    assert 'aria-current="page">' not in as_("priya").get("/account").text
