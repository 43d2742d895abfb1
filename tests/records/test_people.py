"""The list of people: who is on it, found how, and with which counts."""

from datetime import date

import pytest

from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.tables import Ask
from lms.people.models import Absence, Person, Post, Term
from lms.people.rules import WorkerType
from lms.records import queries
from lms.records.rules import Wanted
from lms.training.rules.words import Status
from lms.training.service import recompute


def names(cast, who, today, wanted=Wanted(), ask=Ask("name")):  # noqa: B008 - frozen
    return [row.name for row in queries.people(cast[who].viewer(), wanted, ask, today).rows]


def test_a_supervisor_sees_the_team_whoever_employs_it(cast, today):
    assert names(cast, "effie", today) == ["Kirsty Duncan", "Mòrag NicDhòmhnaill", "Ailsa Robertson"]


def test_an_officer_sees_the_employer(cast, today):
    assert names(cast, "lorna", today) == ["Tam Gillespie", "Ailsa Robertson", "Lorna Stewart"]


def test_the_partnership_lead_sees_everybody_with_a_post(cast, today):
    assert len(names(cast, "priya", today)) == len(cast.players) - 1


@pytest.mark.parametrize("who", ["ailsa", "beth", "tam", "iona", "dougie"])
def test_others_have_no_list(as_, who):
    assert as_(who).get("/people").status_code == 403


@pytest.mark.parametrize(("who", "label", "other"), [("effie", "Team", "People"), ("lorna", "People", "Team")])
def test_the_place_is_called_team_where_it_is_one(as_, who, label, other):
    page = as_(who).get("/").text
    assert f'href="/people">{label}</a>' in page
    assert f'href="/people">{other}</a>' not in page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zolc", ["Łukasz Żółć"]),
        ("ŻÓŁĆ łukasz", ["Łukasz Żółć"]),
        ("nicdhomhnaill", ["Mòrag NicDhòmhnaill"]),
        ("v-7", ["Mòrag NicDhòmhnaill"]),
        ("Gordon@Example.org", ["Gordon Milne"]),
        ("%", []),
        ("_", []),
        ("1", []),
        ("o'neill", []),  # has no post
    ],
)
def test_people_are_found_by_name_number_and_address(cast, today, text, found):
    assert names(cast, "priya", today, Wanted(text=text)) == found


def test_a_search_finds_nobody_out_of_reach(cast, today):
    assert names(cast, "lorna", today, Wanted(text="gordon")) == []


def test_an_organisation_is_everything_below_it(cast, today):
    assert names(cast, "priya", today, Wanted(organisation_id=cast.places["HARB"])) == ["Gordon Milne", "Mòrag NicDhòmhnaill"]


def test_an_organisation_out_of_reach_shows_nobody(cast, today):
    assert names(cast, "lorna", today, Wanted(organisation_id=cast.places["COUN"])) == []
    assert names(cast, "lorna", today, Wanted(organisation_id=999_999)) == []


def test_those_with_something_overdue(cast, today):
    assert names(cast, "lorna", today, Wanted(has=Status.OVERDUE)) == ["Tam Gillespie", "Lorna Stewart"]


def test_counts_are_of_lines_within_reach(cast, today):
    rows = queries.people(cast["lorna"].viewer(), Wanted(text="ailsa"), Ask("name"), today).rows
    assert [(row.of(Status.CURRENT), row.of(Status.EXPIRING), row.of(Status.OVERDUE)) for row in rows] == [(1, 1, 0)]


def test_most_overdue_first(cast, today):
    assert names(cast, "lorna", today, ask=Ask("overdue", descending=True)) == ["Tam Gillespie", "Lorna Stewart", "Ailsa Robertson"]


def test_somebody_who_starts_next_week_is_on_the_list(cast, today):
    new = Person(first_name="Nia", last_name="Adams", name_folded=fold("Adams Nia"))
    db.session.add(new)
    db.session.flush()
    post = Post(person_id=new.id, employer_id=cast.places["NHSL"], employee_number="9", number_folded="9")
    db.session.add(post)
    db.session.flush()
    db.session.add(
        Term(post_id=post.id, starts_on=date(2026, 3, 9), organisation_id=cast.places["NHSL-W3"], worker_type=WorkerType.EMPLOYEE)
    )
    db.session.flush()
    assert names(cast, "lorna", today)[0] == "Nia Adams"


def test_an_officer_who_supervises_can_ask_for_the_team_alone(cast, today):
    db.session.query(Term).filter_by(post_id=cast["gordon"].post_id).update({"supervisor_post_id": cast["priya"].post_id})
    assert names(cast, "priya", today, Wanted(team=True)) == ["Gordon Milne"]


def test_a_person_with_two_posts_is_one_row_that_names_both(as_):
    page = as_("priya").get("/people?text=zolc").text
    assert "1 person" in page
    assert "Braeside House" in page
    assert "Care at home" in page


def test_it_can_be_downloaded(as_):
    reply = as_("effie").get("/people?format=csv&sort=name")
    assert reply.mimetype == "text/csv"
    assert reply.text.splitlines()[1].startswith("Kirsty Duncan,20002,Lochside Council,East team,")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_is_no_wider_than_the_list(as_, kind):
    assert "Gordon" not in as_("effie").get(f"/people?format={kind}").get_data().decode("latin-1")


def test_pages_follow_each_other_without_loss(cast, today):
    everybody = names(cast, "priya", today)
    seen, after = [], None
    while True:
        found = queries.people(cast["priya"].viewer(), Wanted(), Ask("name", after=after, per_page=4), today)
        seen += [row.name for row in found.rows]
        after = found.after
        if after is None:
            break
    assert seen == everybody


@pytest.mark.parametrize("address", ["/people", "/people?sort=-overdue", "/people?has=overdue", "/people?text=a"])
def test_a_page_asks_the_same_number_of_questions_whoever_is_on_it(cast, as_, query_count, address):
    browser = as_("lorna")

    def asked():
        with query_count() as watch:
            browser.get(address)
        return len(watch.statements)

    few = asked()
    for who in ("iona", "fraser", "hamish"):
        db.session.query(Term).filter_by(post_id=cast[who].post_id).update({"organisation_id": cast.places["NHSL-W3"]})
    db.session.add(Absence(post_id=cast["iona"].post_id, starts_on=date(2026, 1, 1)))
    recompute()
    assert asked() == few


def test_odd_addresses_are_no_error(as_):
    browser = as_("priya")
    for odd in (
        "organisation=x",
        "organisation=99999999999999999999",
        "has=everything",
        "sort=age",
        "after=[1,2]",
        "after=x",
        "team=maybe",
        "text=" + "a" * 500,
    ):
        assert browser.get(f"/people?{odd}").status_code == 200
