"""Adding people and changing what is known of them."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select, update

from lms.kit.db import db
from lms.people.models import Person, Post, Registration, Term
from tests.people_admin.test_posts import marked

BORN = date(1985, 3, 27)


@pytest.fixture
def newcomer(answers):
    given = {"first_name": "Mairi", "last_name": "Bain", "number": "90001", "starts_on": "2026-03-02"}
    return lambda place="NHSL-W3", **more: answers(place) | given | more


def posts_of(person_id):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Post).where(Post.person_id == person_id))


def people():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person))


def test_somebody_new_with_a_first_post(cast, as_, send, newcomer, recounted):
    reply = send(as_("lorna"), "/people/add", **newcomer(supervisor="COUN 20001", email="M.Bain@example.org", mobile="07700 900123"))
    assert reply.status_code == 303
    page = as_("lorna").get(reply.location).text
    assert "Mairi Bain" in page and "supervised by Effie Campbell" in page and "m.bain@example.org" in page
    recounted()


def test_sent_twice_somebody_is_added_once(cast, as_, send, newcomer):
    before = people()
    replies = [send(as_("lorna"), "/people/add", **newcomer()) for _ in range(2)]
    assert [reply.status_code for reply in replies] == [303, 303]
    assert replies[0].location == replies[1].location
    assert people() == before + 1


def test_a_number_of_somebody_else_is_refused(cast, as_, send, newcomer):
    reply = send(as_("lorna"), "/people/add", **newcomer(number="10001"))
    assert (reply.status_code, "under this employee number already" in reply.text) == (422, True)


def test_nobody_is_added_beyond_reach(cast, as_, send, newcomer):
    before = people()
    assert send(as_("lorna"), "/people/add", **newcomer("COUN-EAST")).status_code == 422
    assert send(as_("priya"), "/people/add", **newcomer("LOCH")).status_code == 422
    assert people() == before


def test_what_is_wrong_with_an_answer_is_read_out_with_its_question(cast, as_, send):
    text = send(as_("lorna"), "/people/add", first_name="").text
    wrong = re.findall(r'id="([^"]+-error)"', text)
    assert wrong and set(wrong) <= {name for names in re.findall(r'aria-describedby="([^"]+)"', text) for name in names.split()}


WRONG = [
    {"first_name": "", "last_name": ""},
    {"number": "1.23E+11"},
    {"first_name": "M" * 121},
    {"email": "mairi"},
    {"mobile": "12"},
    {"date_of_birth": "2030-01-01"},
    {"date_of_birth": ["1", "1", "1899"]},
    {"register": "NMC"},
    {"worker_type": "king"},
    {"job_role": "99999"},
    {"organisation": "x"},
]


@pytest.mark.parametrize("how", WRONG)
def test_what_cannot_be_is_refused(cast, as_, send, newcomer, how):
    before = people()
    assert send(as_("lorna"), "/people/add", **newcomer(**how)).status_code == 422
    assert people() == before


# --- somebody who is on record --------------------------------------------------------------------------------------------------------


def test_somebody_of_ones_own_is_shown_and_can_be_used(cast, as_, send, newcomer):
    db.session.execute(update(Person).where(Person.id == cast["ailsa"].person_id).values(date_of_birth=BORN))
    given = newcomer(first_name="Alisa", last_name="Robertson", date_of_birth="1985-03-27")
    reply = send(as_("lorna"), "/people/add", **given)
    assert (reply.status_code, "similar name and same date of birth" in reply.text) == (422, True)
    assert send(as_("lorna"), "/people/add", **given, who=cast["ailsa"].person_id).status_code == 303
    assert posts_of(cast["ailsa"].person_id) == 2


def test_of_somebody_elsewhere_only_the_name_is_said(cast, as_, send, newcomer):
    values = {"date_of_birth": date(1971, 6, 5), "mobile": "+447700900555", "preferred_name": None}
    db.session.execute(update(Person).where(Person.id == cast["gordon"].person_id).values(**values))
    reply = send(as_("lorna"), "/people/add", **newcomer(email="gordon@example.org"))
    assert "Gordon Milne" in reply.text and "with another employer" in reply.text
    assert not any(secret in reply.text for secret in ("Harbour", "30001", "900555", "1971"))
    assert re.findall(r'name="who"[^>]*value="(\w+)"', reply.text) == ["new"]


def test_a_likeness_that_is_not_certain_gives_no_reach(cast, as_, send, newcomer):
    before = people()
    given = newcomer(email="gordon@example.org")
    assert send(as_("lorna"), "/people/add", **given, who=cast["gordon"].person_id).status_code == 422
    assert (people(), posts_of(cast["gordon"].person_id)) == (before, 1)
    assert send(as_("lorna"), "/people/add", **given, who="new").status_code == 303
    assert people() == before + 1


def test_only_who_was_offered_can_be_chosen(cast, as_, send, newcomer):
    given = newcomer(email="ailsa@example.org")
    assert send(as_("lorna"), "/people/add", **given, who=cast["kirsty"].person_id).status_code == 422
    assert posts_of(cast["kirsty"].person_id) == 1


def test_a_register_number_is_certain(cast, as_, send, newcomer):
    db.session.add(Registration(person_id=cast["gordon"].person_id, register="NMC", number="12A3456E", number_folded="12A3456E"))
    given = newcomer(first_name="Gordon", last_name="Milne", register="nmc", register_number="12a 3456e")
    assert send(as_("lorna"), "/people/add", **given).status_code == 422
    assert send(as_("lorna"), "/people/add", **given, who=cast["gordon"].person_id).status_code == 303
    assert posts_of(cast["gordon"].person_id) == 2


def test_a_register_number_under_another_name_is_not(cast, as_, send, newcomer):
    db.session.add(Registration(person_id=cast["gordon"].person_id, register="NMC", number="12A3456E", number_folded="12A3456E"))
    given = newcomer(register="nmc", register_number="12a 3456e")
    assert send(as_("lorna"), "/people/add", **given, who=cast["gordon"].person_id).status_code == 422
    assert posts_of(cast["gordon"].person_id) == 1


def test_an_ended_posts_number_may_be_given_to_somebody_new(cast, as_, send, newcomer):
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(ends_on=date(2026, 1, 31)))
    given = newcomer(number="10001")
    assert "same employee number" in send(as_("lorna"), "/people/add", **given).text
    assert send(as_("lorna"), "/people/add", **given, who="new").status_code == 303
    db.session.rollback()
    numbers = select(Post.employee_number, Post.number_folded).where(Post.employee_number == "10001").order_by(Post.id)
    assert db.session.execute(numbers).all() == [("10001", f"10001 {cast['ailsa'].post_id}"), ("10001", "10001")]


def test_one_name_is_enough(cast, as_, send, newcomer):
    reply = send(as_("lorna"), "/people/add", **newcomer(first_name="", last_name="Suharti"))
    assert (reply.status_code, "<h1>Suharti" in as_("lorna").get(reply.location).text) == (303, True)


def test_using_a_record_gives_no_reach_over_the_other_employers_posts(cast, as_, send, newcomer):
    test_a_register_number_is_certain(cast, as_, send, newcomer)
    page = as_("lorna").get(f"/people/{cast['gordon'].person_id}").text
    assert "NHS Lochside" in page
    assert "30001" not in page and "Day service" not in page
    assert as_("lorna").get(f"/posts/{cast['gordon'].post_id}").status_code == 404


# --- changing -------------------------------------------------------------------------------------------------------------------------


def known(cast, as_, url, **changed):
    given = {"first_name": "Ailsa", "last_name": "Robertson", "email": "ailsa@example.org"}
    return marked(cast, as_, given | changed, url=url)


def test_what_is_known_is_changed_and_found(cast, as_, send):
    url = f"/people/{cast['ailsa'].person_id}/edit"
    assert send(as_("lorna"), url, **known(cast, as_, url, last_name="Żółć", preferred_name="Ally")).status_code == 303
    assert "Ally Żółć" in as_("lorna").get("/people?text=zolc").text


def test_a_page_says_that_others_see_the_same_record(cast, as_):
    shared, own = (as_("priya").get(f"/people/{cast[name].person_id}/edit").text for name in ("lukasz", "ailsa"))
    assert ("changes for them too" in shared, "changes for them too" in own) == (True, False)


def test_nobody_beyond_reach_is_changed(cast, as_):
    urls = [f"/people/{cast['gordon'].person_id}/{verb}" for verb in ("edit", "posts/add", "registrations/add")]
    assert [as_("lorna").get(url).status_code for url in urls] == [404, 404, 404]


def test_a_further_post_is_added_once(cast, as_, send, answers, recounted):
    url = f"/people/{cast['ailsa'].person_id}/posts/add"
    for _ in range(2):
        assert send(as_("lorna"), url, number="77", starts_on="2026-01-05", **answers("NHSL")).status_code == 303
    assert posts_of(cast["ailsa"].person_id) == 2
    recounted()


def test_registrations_are_added_changed_and_removed(cast, as_, send):
    person = cast["ailsa"].person_id
    for _ in range(2):
        assert send(as_("lorna"), f"/people/{person}/registrations/add", register="nmc", number="12A3456E").status_code == 303
    row = db.session.scalars(select(Registration)).one()
    url = f"/registrations/{row.id}"
    given = marked(cast, as_, {"register": "NMC", "number": "12A3456F", "part": "Adult nursing", "starts_on": "2020-09-01"}, url=url)
    assert send(as_("lorna"), url, **given).status_code == 303
    assert "12A3456F, Adult nursing, from 1 September 2020" in as_("lorna").get(f"/people/{person}/edit").text
    assert send(as_("lorna"), f"{url}/remove", page=url).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


def test_a_register_number_of_somebody_else_is_refused(cast, as_, send):
    db.session.add(Registration(person_id=cast["gordon"].person_id, register="NMC", number="1", number_folded="1"))
    reply = send(as_("lorna"), f"/people/{cast['ailsa'].person_id}/registrations/add", register="NMC", number="1")
    assert (reply.status_code, "somebody else" in reply.text) == (422, True)
    assert "Gordon" not in reply.text


def test_a_registration_of_others_is_not_there(cast, as_, app):
    row = Registration(person_id=cast["gordon"].person_id, register="NMC", number="1", number_folded="1")
    db.session.add(row)
    db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    assert as_("lorna").get(f"/registrations/{row.id}").status_code == 404
    assert as_("lorna").post(f"/registrations/{row.id}/remove").status_code == 404


# --- supervisors ----------------------------------------------------------------------------------------------------------------------


def add(as_, send, newcomer, **how):
    return send(as_("lorna"), "/people/add", **newcomer(**how))


def test_a_supervisor_is_found_by_name_and_shown_before_they_are_taken(cast, as_, send, newcomer):
    reply = add(as_, send, newcomer, supervisor="effie camp")
    assert (reply.status_code, "Effie Campbell, Lochside Council, 20001" in reply.text) == (422, True)
    assert add(as_, send, newcomer, supervisor="effie camp", supervisor_choice=cast["effie"].post_id).status_code == 303
    post = db.session.scalar(select(Post).where(Post.number_folded == "90001"))
    assert db.session.scalar(select(Term.supervisor_post_id).where(Term.post_id == post.id)) == cast["effie"].post_id


@pytest.mark.parametrize("text", ["nobody at all", "COUN 99999", "%", "(x y)", "'; --", "Effie Campbell (HARB 20001)"])
def test_a_supervisor_who_is_nobody(cast, as_, send, newcomer, text):
    reply = add(as_, send, newcomer, supervisor=text)
    assert (reply.status_code, "Nobody with a post fits" in reply.text) == (422, True)


@pytest.mark.parametrize("choice", ["999999", "-1", "x"])
def test_a_choice_that_was_not_offered_is_asked_again(cast, as_, send, newcomer, choice):
    assert add(as_, send, newcomer, supervisor="effie", supervisor_choice=choice).status_code == 422
    assert add(as_, send, newcomer, supervisor="effie", supervisor_choice=cast["gordon"].post_id).status_code == 422


def test_nobody_supervises_in_a_circle(cast, as_, send, answers):
    url = f"/posts/{cast['effie'].post_id}/move"
    given = marked(cast, as_, answers("COUN-EAST", role="team_leader", supervisor="COUN 20002"), url=url, who="priya")
    reply = send(as_("priya"), url, starts_on="2026-02-01", **given)
    assert (reply.status_code, "circle" in reply.text) == (422, True)
