"""The one page of a small employer: everybody, what is due, add, leave."""

from datetime import date

import pytest

from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people_admin.rules.workplace import next_number


def address(cast, code="NHSL", rest=""):
    return f"/workplace/{cast.places[code]}{rest}"


def add(send, client, url, **given):
    answers = {
        "first_name": "Nia",
        "last_name": "Adams",
        "email": "",
        "starts_on": ["2", "3", "2026"],
        "worker_type": "employee",
        "job_role": "",
    }
    seen = client.get(url).text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    return send(client, url, **answers | {"seen": seen} | given)


@pytest.mark.parametrize(
    ("taken", "proposed"),
    [
        ([], "E-1"),
        (["E-1", "E-2"], "E-3"),
        (["10001", "10003", "X"], "10004"),
        (["V-07", "V-08", "1"], "V-09"),
        (["e-1", "E 2", "E-9"], "E-10"),
        (["A", "B"], "E-1"),
        (["007", "8"], "9"),
        (["99"], "100"),
        (["E-1", "F-2", "E-3", "e-4"], "e-5"),
    ],
)
def test_the_next_number_looks_like_the_others(taken, proposed):
    assert next_number(taken) == proposed


def test_everybody_is_there_with_what_is_due(as_, cast):
    page = as_("lorna").get(address(cast)).text
    for said in ("Ailsa Robertson", "Lorna Stewart", "Tam Gillespie", "2 have something overdue", "Expires soon"):
        assert said in page
    assert "Gordon" not in page


def test_the_list_of_a_person_at_two_employers_is_of_this_post_alone(as_, cast):
    page = as_("priya").get(address(cast, "BRAE")).text
    assert "Łukasz Żółć" in page
    assert "Nobody has anything overdue" in page


@pytest.mark.parametrize("code", ["COUN", "LOCH", "NHSL-COM"])
def test_there_is_a_page_for_employers_within_reach_alone(as_, cast, code):
    assert as_("lorna").get(address(cast, code)).status_code == 404
    assert as_("lorna").get(address(cast, code, "/add")).status_code == 404


def test_somebody_is_added_under_the_next_number(as_, cast, send):
    reply = add(send, as_("lorna"), address(cast, rest="/add"), organisation=str(cast.places["NHSL"]), number="10004")
    assert reply.location == address(cast)
    page = as_("lorna").get(address(cast)).text
    assert "Nia Adams" in page
    assert "(10004)" in page
    assert 'value="10005"' in as_("lorna").get(address(cast, rest="/add")).text


def test_two_clicks_add_one_person(as_, cast, send):
    for _ in range(2):
        assert add(send, as_("lorna"), address(cast, rest="/add"), organisation=str(cast.places["NHSL"]), number="10004").status_code == 303
    assert db.session.query(Person).filter_by(last_name="Adams").count() == 1


def test_somebody_like_one_on_record_is_shown_first(as_, cast, send):
    reply = add(
        send,
        as_("lorna"),
        address(cast, rest="/add"),
        first_name="Ailsa",
        last_name="Robertson",
        email="ailsa@example.org",
        organisation=str(cast.places["NHSL"]),
        number="10004",
    )
    assert reply.status_code == 422
    assert "Possibly on record already" in reply.text


def test_nobody_is_added_elsewhere(as_, cast, send):
    reply = add(send, as_("lorna"), address(cast, rest="/add"), organisation=str(cast.places["COUN"]), number="1")
    assert reply.status_code == 422
    assert db.session.query(Person).filter_by(last_name="Adams").count() == 0


def test_leaving_ends_the_post_and_deletes_nothing(as_, cast, send):
    url = address(cast, rest=f"/leave/{cast['tam'].post_id}")
    seen = as_("lorna").get(url).text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert send(as_("lorna"), url, last_day=["31", "3", "2026"], seen=seen).location == address(cast)
    assert "Last day 31 March 2026" in as_("lorna").get(address(cast)).text
    assert db.session.query(Term.ends_on).filter_by(post_id=cast["tam"].post_id).scalar() == date(2026, 3, 31)
    assert db.session.get(Post, cast["tam"].post_id)


def test_a_post_of_another_employer_does_not_leave_here(as_, cast):
    assert as_("lorna").get(address(cast, rest=f"/leave/{cast['gordon'].post_id}")).status_code == 404
    assert as_("priya").get(address(cast, rest=f"/leave/{cast['gordon'].post_id}")).status_code == 404


def test_it_asks_the_same_however_many_there_are(as_, cast, send, query_count):
    browser = as_("lorna")

    def asked():
        with query_count() as watch:
            browser.get(address(cast))
        return len(watch.statements)

    asked()
    few = asked()
    add(send, as_("lorna"), address(cast, rest="/add"), organisation=str(cast.places["NHSL"]), number="10004")
    assert asked() == few
