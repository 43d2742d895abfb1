"""The list of people: who is on it, found how, and with which counts."""

from datetime import date

import pytest

from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.tables import PageRequest
from lms.people.models import Absence, Person, Post, Term
from lms.people.rules import WorkerType
from lms.records import queries
from lms.records.rules import Wanted
from lms.training.rules.enums import Status
from lms.training.service import recompute


def names(cast, who, today, wanted=Wanted(), ask=PageRequest("name")):  # noqa: B008 - frozen
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


@pytest.mark.parametrize(
    ("who", "label", "url", "other"), [("effie", "Team", "/team/", "/people"), ("lorna", "People", "/people", "/team/")]
)
def test_the_place_is_called_team_where_it_is_one(as_, who, label, url, other):
    page = as_(who).get("/").text
    assert f'href="{url}">{label}</a>' in page
    assert f'href="{other}">' not in page


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
        ("NicDhomh", ["Mòrag NicDhòmhnaill"]),  # the beginning
        ("ilsa", ["Ailsa Robertson"]),  # inside
        ("reid dougie", ["Dougie Reid"]),
        ("dougie reid", ["Dougie Reid"]),
        ("HARB V-7", ["Mòrag NicDhòmhnaill"]),
        ("coun 20007", ["Łukasz Żółć"]),
        ("coun 30001", []),  # Gordon's, at another employer
        ("nhsl 100", ["Tam Gillespie", "Ailsa Robertson", "Lorna Stewart"]),
        ("3000", ["Gordon Milne"]),
        ("gordon@ex", ["Gordon Milne"]),
        ("hamish@", ["Hamish Low"]),
    ],
)
def test_people_are_found_by_name_number_and_address(cast, today, text, found):
    assert names(cast, "priya", today, Wanted(text=text)) == found


BEST = PageRequest("best")


@pytest.mark.parametrize(
    ("text", "found"),
    [("Robertsen", ["Ailsa Robertson"]), ("Zloc", ["Łukasz Żółć"]), ("Campell Effi", ["Effie Campbell"]), ("Mac Loed", ["Iona MacLeod"])],
)
def test_near_spellings_are_found_where_nothing_fits_exactly(cast, today, text, found):
    people = queries.people(cast["priya"].viewer(), Wanted(text=text), BEST, today)
    assert [row.name for row in people.rows] == found
    assert people.exact == 0
    assert all(row.is_near for row in people.rows)


def add(cast, first, last, number, place="NHSL-W3"):
    person = Person(first_name=first, last_name=last, name_folded=fold(f"{last} {first}"))
    db.session.add(person)
    db.session.flush()
    post = Post(person_id=person.id, employer_id=cast.places[place.split("-")[0]], employee_number=number, number_folded=number)
    db.session.add(post)
    db.session.flush()
    db.session.add(Term(post_id=post.id, starts_on=date(2026, 1, 5), organisation_id=cast.places[place], worker_type=WorkerType.EMPLOYEE))
    db.session.flush()
    return person, post


def test_exact_comes_before_the_beginning_before_the_inside_before_the_near(cast, today):
    for first, last, number in [("Ann", "Macmillan", "71"), ("Ann", "Millan", "72"), ("Ann", "Milla", "73"), ("Ann", "Nilla", "74")]:
        add(cast, first, last, number)
    found = names(cast, "priya", today, Wanted(text="milla"), BEST)
    assert found[:4] == ["Ann Milla", "Ann Millan", "Ann Macmillan", "Ann Nillan"] or found[:3] == [
        "Ann Milla",
        "Ann Millan",
        "Ann Macmillan",
    ]


def test_the_very_number_comes_first(cast, today):
    add(cast, "Ann", "Bell", "1000")
    assert names(cast, "priya", today, Wanted(text="1000"), BEST)[0] == "Ann Bell"


def test_apostrophes_and_hyphens_do_not_matter(cast, today):
    add(cast, "Cara", "O'Neill-Żak", "81")
    for text in ("O'Neill", "ONeill", "O Neill", "oneill zak", "Neill-Zak", "cara oneillzak"):
        assert names(cast, "priya", today, Wanted(text=text), BEST) == ["Cara O'Neill-Żak"], text


@pytest.mark.parametrize("text", ["gordon", "Gordan", "30001", "gordon@example.org", "HARB 30001", "Millne"])
def test_a_search_finds_nobody_out_of_reach(cast, today, text):
    assert names(cast, "lorna", today, Wanted(text=text), BEST) == []
    assert names(cast, "effie", today, Wanted(text=text), BEST) == []


def test_a_number_at_an_employer_out_of_reach_finds_nobody(cast, today):
    post = Post(person_id=cast["ailsa"].person_id, employer_id=cast.places["HARB"], employee_number="77", number_folded="77")
    db.session.add(post)
    db.session.flush()
    where = {"organisation_id": cast.places["HARB-DAY"], "worker_type": WorkerType.VOLUNTEER}
    db.session.add(Term(post_id=post.id, starts_on=date(2026, 1, 5), **where))
    db.session.flush()
    assert names(cast, "lorna", today, Wanted(text="77"), BEST) == []
    assert names(cast, "priya", today, Wanted(text="77"), BEST) == ["Ailsa Robertson"]


def test_a_merged_record_is_found_by_its_own_name(cast, today):
    person, _ = add(cast, "Alison", "Wallace", "91")
    person.merged_into_id = cast["ailsa"].person_id
    assert names(cast, "lorna", today, Wanted(text="wallace"), BEST) == ["Ailsa Robertson"]
    assert names(cast, "lorna", today, Wanted(text="walace"), BEST) == ["Ailsa Robertson"]
    assert names(cast, "lorna", today) == ["Tam Gillespie", "Ailsa Robertson", "Lorna Stewart"]


def test_a_job_role_and_a_worker_type_are_filters(cast, today):
    role = db.session.query(Term.job_role_id).filter_by(post_id=cast["ailsa"].post_id).scalar()
    assert names(cast, "priya", today, Wanted(job_role_id=role)) == ["Ailsa Robertson"]
    assert names(cast, "priya", today, Wanted(worker_type=WorkerType.VOLUNTEER)) == ["Mòrag NicDhòmhnaill"]
    assert names(cast, "priya", today, Wanted(text="Gordn", worker_type=WorkerType.VOLUNTEER), BEST) == []


def test_many_who_fit_follow_each_other_without_loss_best_first(cast, today):
    for number in range(230):
        add(cast, "Ann", f"Bell{chr(97 + number % 26)}{chr(97 + number // 26)}", f"5{number}")
    add(cast, "Ann", "Bell", "6000")
    seen, after = [], None
    while True:
        found = queries.people(cast["priya"].viewer(), Wanted(text="bell"), PageRequest("best", after=after), today)
        seen += [row.id for row in found.rows]
        after = found.after
        if after is None:
            break
    # Those who were added, and Effie Campbell; nobody twice.
    assert (len(seen), len(set(seen)), found.total) == (232, 232, 232)


def test_the_page_says_what_is_exact_and_what_is_near(as_):
    page = as_("priya").get("/people?text=Robertsen").text
    assert "No exact match." in page
    assert "Near spelling</span>" in page
    assert "No exact match." not in as_("priya").get("/people?text=Robertson").text
    assert "Nobody found" in as_("priya").get("/people?text=Qqqq").text


def test_an_organisation_is_everything_below_it(cast, today):
    assert names(cast, "priya", today, Wanted(organisation_id=cast.places["HARB"])) == ["Gordon Milne", "Mòrag NicDhòmhnaill"]


def test_an_organisation_out_of_reach_shows_nobody(cast, today):
    assert names(cast, "lorna", today, Wanted(organisation_id=cast.places["COUN"])) == []
    assert names(cast, "lorna", today, Wanted(organisation_id=999_999)) == []


def test_those_with_something_overdue(cast, today):
    assert names(cast, "lorna", today, Wanted(has=Status.OVERDUE)) == ["Tam Gillespie", "Lorna Stewart"]


def test_counts_are_of_lines_within_reach(cast, today):
    rows = queries.people(cast["lorna"].viewer(), Wanted(text="ailsa"), PageRequest("name"), today).rows
    assert [(row.of(Status.CURRENT), row.of(Status.EXPIRING), row.of(Status.OVERDUE)) for row in rows] == [(1, 1, 0)]


def test_most_overdue_first(cast, today):
    assert names(cast, "lorna", today, ask=PageRequest("overdue", descending=True)) == ["Tam Gillespie", "Lorna Stewart", "Ailsa Robertson"]


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
        found = queries.people(cast["priya"].viewer(), Wanted(), PageRequest("name", after=after, per_page=4), today)
        seen += [row.name for row in found.rows]
        after = found.after
        if after is None:
            break
    assert seen == everybody


@pytest.mark.parametrize("query", ["sort=name", "sort=-overdue", "has=overdue", "text=a", "text=Robertsen"])
def test_a_page_asks_the_same_number_of_questions_whoever_is_on_it(cast, as_, query_count, query):
    browser = as_("lorna")

    def asked():
        with query_count() as watch:
            browser.get(f"/people?{query}")
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
        "text=" + "a+b+" * 90,
        "text=%00",
        "text=%27%25_/%5C",
        "text=a&sort=-best",
        'text=a&after=["x",1]',
        "sort=best",
        "role=99999999",
        "role=x",
        "worker_type=king",
    ):
        assert browser.get(f"/people?{odd}").status_code == 200


# --- a small employer -------------------------------------------------------------------------------------------------------------


def test_an_officer_of_a_small_employer_comes_to_its_page_first(as_, cast):
    assert as_("lorna").get("/people").location == f"/workplace/{cast.places['NHSL']}"
    assert as_("lorna").get("/people?sort=name").status_code == 200


@pytest.mark.parametrize("who", ["priya", "adam", "effie"])
def test_everybody_else_comes_to_the_list(as_, who):
    assert as_(who).get("/people").status_code == 200


def test_so_does_an_officer_of_a_large_one(as_, cast, today):
    for number in range(48):
        add(cast, "Ann", f"Bell{number}", f"6{number}")
    assert as_("lorna").get("/people").status_code == 200
