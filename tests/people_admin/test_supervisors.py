"""Many people get another supervisor at once."""

from datetime import date

import pytest
from sqlalchemy import func, select

from lms.audit.models import Change
from lms.kit.db import db
from lms.people.models import Person, Post, Term


def check(cast, as_, send, who="priya", **given):
    given = {"supervisor": "COUN 20005", "starts_on": "2026-03-02"} | given
    return send(as_(who), "/supervisors", **given)


def change(as_, send, page, **more):
    """Press the button of the page that says what will change."""
    fields = {
        name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]
        for name in ("listed", "supervisor", "supervisor_choice", "starts_on")
    }
    return send(as_("priya"), "/supervisors/change", page="/supervisors", **fields | more)


def bosses(cast, whose):
    db.session.rollback()
    wanted = select(Term.starts_on, Term.supervisor_post_id).where(Term.post_id == cast[whose].post_id).order_by(Term.starts_on)
    return [tuple(row) for row in db.session.execute(wanted)]


def test_those_of_one_supervisor_go_to_another(cast, as_, send, recounted):
    old, new = cast["effie"].post_id, cast["fraser"].post_id
    page = send(as_("priya"), f"/supervisors?now={old}", everybody="y", supervisor="COUN 20005", starts_on="2026-03-02")
    assert page.status_code == 200
    assert all(name in page.text for name in ("Ailsa Robertson", "Kirsty Duncan", "Mòrag", "Fraser Baird (COUN 20005)"))
    assert bosses(cast, "ailsa") == [(date(2022, 8, 1), old)]
    assert change(as_, send, page.text).status_code == 303
    assert bosses(cast, "ailsa") == [(date(2022, 8, 1), old), (date(2026, 3, 2), new)]
    assert bosses(cast, "gordon") == [(date(2021, 6, 1), None)]
    recounted()


def test_sent_twice_it_is_done_once(cast, as_, send):
    page = check(cast, as_, send, posts=[cast["ailsa"].post_id]).text
    assert [change(as_, send, page).status_code for _ in range(2)] == [303, 303]
    assert len(bosses(cast, "ailsa")) == 2


def test_an_officer_changes_only_their_own(cast, as_, send):
    reply = check(cast, as_, send, "lorna", posts=[cast["ailsa"].post_id, cast["kirsty"].post_id, 999_999])
    assert "Ailsa" in reply.text and "Kirsty" not in reply.text
    assert "Left out" in reply.text
    assert "Kirsty" not in as_("lorna").get("/supervisors").text


def test_the_page_before_is_not_believed(cast, as_, send, app):
    app.config["WTF_CSRF_ENABLED"] = False
    given = {"listed": f"{cast['kirsty'].post_id},x,-1,99999999999999", "supervisor": "COUN 20005", "starts_on": "2026-03-02"}
    assert as_("lorna").post("/supervisors/change", data=given).status_code == 303
    assert len(bosses(cast, "kirsty")) == 1


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"posts": []}, "at least one person"),
        ({"supervisor": ""}, "Enter the new supervisor"),
        ({"supervisor": "COUN 1"}, "Nobody with a post fits"),
        ({"supervisor": "Fraser"}, "Choose who you mean"),
        ({"starts_on": ["31", "2", "2026"]}, "real date"),
        ({"starts_on": ""}, "Enter the first day"),
        ({"supervisor": "NHSL 10001"}, "supervises themselves"),
    ],
)
def test_what_cannot_be_is_refused_and_the_ticks_are_kept(cast, as_, send, how, words):
    reply = check(cast, as_, send, **({"posts": [cast["ailsa"].post_id]} | how))
    assert (reply.status_code, words in reply.text) == (422, True)
    assert ("checked" in reply.text) is bool(how.get("posts", True))


def test_a_circle_through_any_of_them_is_refused(cast, as_, send):
    reply = check(cast, as_, send, posts=[cast["effie"].post_id, cast["gordon"].post_id], supervisor="NHSL 10001")
    assert (reply.status_code, "circle" in reply.text) == (422, True)


def test_a_circle_closed_in_between_is_refused_when_it_is_done(cast, as_, send):
    page = check(cast, as_, send, posts=[cast["fraser"].post_id], supervisor="COUN 20004").text
    change(as_, send, check(cast, as_, send, posts=[cast["iona"].post_id]).text)
    reply = change(as_, send, page)
    assert (reply.status_code, "circle" in reply.text) == (422, True)
    assert len(bosses(cast, "fraser")) == 1


def test_who_has_left_supervises_nobody(cast, as_, send):
    post = cast["fraser"].post_id
    db.session.query(Term).filter_by(post_id=post).update({"ends_on": date(2026, 3, 10)})
    reply = check(cast, as_, send, posts=[cast["ailsa"].post_id], starts_on="2026-03-20")
    assert (reply.status_code, "ended on 10 March 2026" in reply.text) == (422, True)


def test_two_thousand_at_once_in_a_fixed_number_of_statements(cast, as_, send, query_count, recounted):
    add_many(cast, 40)
    few = statements(cast, as_, send, query_count, "2026-03-02")
    add_many(cast, 400)
    assert statements(cast, as_, send, query_count, "2026-03-01", "COUN 20004") == few
    assert db.session.scalar(select(func.count()).select_from(Change).where(Change.cause == "supervisors")) >= 400


def add_many(cast, number):
    start = db.session.scalar(select(func.max(Person.id)))
    for n in range(start + 1, start + 1 + number):
        db.session.add(Person(id=n, first_name="A", last_name=f"N{n}", name_folded=f"n{n} a"))
        db.session.add(Post(id=n + 1000, person_id=n, employer_id=cast.places["HARB"], employee_number=f"M{n}", number_folded=f"M{n}"))
        db.session.flush()
        db.session.add(Term(post_id=n + 1000, starts_on=date(2026, 1, 5), organisation_id=cast.places["HARB-DAY"], worker_type="volunteer"))
    db.session.commit()


def statements(cast, as_, send, query_count, day, boss="COUN 20005"):
    url = f"/supervisors?organisation={cast.places['HARB-DAY']}"
    page = send(as_("priya"), url, everybody="y", supervisor=boss, starts_on=day).text
    with query_count() as asked:
        assert change(as_, send, page).status_code == 303
    # SQLite takes the rows that it numbers one by one.
    return len([one for one in asked.statements if not one.startswith(("BEGIN", "INSERT INTO term"))])
