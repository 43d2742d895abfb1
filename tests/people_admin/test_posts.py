"""A post is moved, corrected, ended, started again and removed; after each verb the standings equal a recount."""

from datetime import date

import pytest
from sqlalchemy import func, select

from lms.access import Role
from lms.kit.db import db
from lms.people.models import Absence, Person, Post, Term
from lms.people_admin.models import Removal
from lms.training.models import Award, Exemption, Standing


def test_a_move_in_the_past_keeps_what_was_before(cast, as_, send, answers, history, recounted):
    reply = send(
        as_("lorna"), f"/posts/{cast['ailsa'].post_id}/move", starts_on=["1", "2", "2026"], **marked(cast, as_, answers("NHSL-COM"))
    )
    assert reply.status_code == 303
    assert history(cast["ailsa"].post_id) == [(date(2022, 8, 1), date(2026, 1, 31), "NHSL-W3"), (date(2026, 2, 1), None, "NHSL-COM")]
    recounted()


def marked(cast, as_, given, url=None, who="lorna"):
    """The answers with the mark that the form shows."""
    text = as_(who).get(url or f"/posts/{cast['ailsa'].post_id}/move").text
    return given | {"seen": text.split('name="seen"')[1].split('value="')[1].split('"')[0]}


def test_a_planned_move_counts_from_its_day(cast, as_, send, answers, history, recounted):
    send(as_("lorna"), f"/posts/{cast['ailsa'].post_id}/move", starts_on="2026-06-01", **marked(cast, as_, answers("NHSL-COM")))
    assert history(cast["ailsa"].post_id)[-1] == (date(2026, 6, 1), None, "NHSL-COM")
    assert "(planned)" in as_("lorna").get(f"/posts/{cast['ailsa'].post_id}").text
    recounted()


def test_a_move_sent_twice_is_made_once(cast, as_, send, answers, history):
    given = marked(cast, as_, answers("NHSL-COM")) | {"starts_on": "2026-02-01"}
    replies = [send(as_("lorna"), f"/posts/{cast['ailsa'].post_id}/move", **given) for _ in range(2)]
    assert [reply.status_code for reply in replies] == [303, 303]
    assert len(history(cast["ailsa"].post_id)) == 2


@pytest.mark.parametrize("place", ["COUN-EAST", "LOCH", "HARB-DAY"])
def test_nobody_is_moved_beyond_reach_or_to_another_employer(cast, as_, send, answers, history, place):
    for who in ("lorna", "priya"):
        given = marked(cast, as_, answers(place), who=who)
        reply = send(as_(who), f"/posts/{cast['ailsa'].post_id}/move", starts_on="2026-02-01", **given)
        assert reply.status_code == 422
    assert len(history(cast["ailsa"].post_id)) == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("31 2 2026", "real date"),
        ("1 2 0202", "Enter a year"),
        ("1 2 26", "real date"),
        ("", "Enter the first day"),
        ("1 8 2022", "this very day"),
        ("1 1 2020", "has to be after"),
    ],
)
def test_a_day_that_is_none(cast, as_, send, answers, history, day, words):
    parts = day.split() or ["", "", ""]
    reply = send(as_("lorna"), f"/posts/{cast['ailsa'].post_id}/move", starts_on=parts, **marked(cast, as_, answers("NHSL-COM")))
    assert (reply.status_code, words in reply.text) == (422, True)
    assert len(history(cast["ailsa"].post_id)) == 1


@pytest.mark.parametrize(
    ("hours", "words"), [("169", "0 to 168"), ("-1", "0 to 168"), ("many", "decimal"), ("NaN", "0 to 168"), ("1e9", "0 to 168")]
)
def test_hours_fit_into_a_week(cast, as_, send, answers, hours, words):
    given = marked(cast, as_, answers("NHSL-COM", hours=hours)) | {"starts_on": "2026-02-01"}
    reply = send(as_("lorna"), f"/posts/{cast['ailsa'].post_id}/move", **given)
    assert (reply.status_code, words in reply.text) == (422, True)


def test_a_post_ends_and_the_end_is_taken_back(cast, as_, send, history, recounted):
    post = cast["ailsa"].post_id
    given = marked(cast, as_, {}, url=f"/posts/{post}/end")
    assert send(as_("lorna"), f"/posts/{post}/end", last_day="2026-01-31", **given).status_code == 303
    assert history(post) == [(date(2022, 8, 1), date(2026, 1, 31), "NHSL-W3")]
    recounted()
    for _ in range(2):
        assert send(as_("lorna"), f"/posts/{post}/take-end-back", page=f"/posts/{post}/end").status_code == 303
    assert history(post) == [(date(2022, 8, 1), None, "NHSL-W3")]
    recounted()


def test_after_a_gap_a_post_starts_again(cast, as_, send, answers, history, recounted):
    post = cast["ailsa"].post_id
    send(as_("lorna"), f"/posts/{post}/end", last_day="2025-12-31", **marked(cast, as_, {}, url=f"/posts/{post}/end"))
    given = marked(cast, as_, answers("NHSL-W3"), url=f"/posts/{post}/start-again")
    assert send(as_("lorna"), f"/posts/{post}/start-again", starts_on="2026-02-01", **given).status_code == 303
    assert [start for start, _, _ in history(post)] == [date(2022, 8, 1), date(2026, 2, 1)]
    assert "Not in this post for 31 days" in as_("lorna").get(f"/posts/{post}").text
    recounted()


@pytest.fixture
def moved(cast, as_, send, answers):
    """Ailsa was moved on 1 February; the ids of her two terms."""
    send(as_("lorna"), f"/posts/{cast['ailsa'].post_id}/move", starts_on="2026-02-01", **marked(cast, as_, answers("NHSL-COM")))
    return list(db.session.scalars(select(Term.id).where(Term.post_id == cast["ailsa"].post_id).order_by(Term.starts_on)))


def test_a_correction_takes_the_neighbour_along(cast, as_, send, answers, history, recounted, moved):
    url = f"/terms/{moved[1]}/correct"
    given = marked(cast, as_, answers("NHSL-COM", hours="37.5"), url=url) | {"starts_on": "2026-02-10", "keep_joined": "y"}
    assert send(as_("lorna"), url, **given).status_code == 303
    assert history(cast["ailsa"].post_id) == [(date(2022, 8, 1), date(2026, 2, 9), "NHSL-W3"), (date(2026, 2, 10), None, "NHSL-COM")]
    recounted()


def test_a_correction_that_overlaps_is_refused(cast, as_, send, answers, history, moved):
    url = f"/terms/{moved[1]}/correct"
    given = marked(cast, as_, answers("NHSL-COM"), url=url) | {"starts_on": "2026-01-10"}
    reply = send(as_("lorna"), url, **given)
    assert (reply.status_code, "would overlap" in reply.text) == (422, True)


def test_a_term_entered_by_mistake_goes_with_its_reason(cast, as_, send, history, recounted, moved):
    url = f"/terms/{moved[1]}/remove"
    assert send(as_("lorna"), url, days="before").status_code == 422
    assert send(as_("lorna"), url, days="before", reason="Wrong nurse").status_code == 303
    assert history(cast["ailsa"].post_id) == [(date(2022, 8, 1), None, "NHSL-W3")]
    assert db.session.scalar(select(Removal.reason).where(Removal.record == "term", Removal.row_id == moved[1])) == "Wrong nurse"
    recounted()


def test_a_post_entered_by_mistake_goes_and_training_stays(cast, as_, send, recounted):
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(2025, 1, 1), ends_on=date(2025, 3, 1)))
    db.session.add(Post(person_id=cast["ailsa"].person_id, employer_id=cast.places["COUN"], employee_number="9", number_folded="9"))
    db.session.commit()
    reply = send(as_("lorna"), f"/posts/{cast['ailsa'].post_id}/remove", reason="Entered twice")
    assert reply.status_code == 303
    assert [count(model, cast["ailsa"].post_id) for model in (Term, Absence, Standing)] == [0, 0, 0]
    assert db.session.scalar(select(func.count()).select_from(Award).where(Award.person_id == cast["ailsa"].person_id)) == 2
    recounted()


def count(model, post_id):
    return db.session.scalar(select(func.count()).select_from(model).where(model.post_id == post_id))


def test_a_post_from_which_others_are_supervised_stays(cast, as_, send):
    reply = send(as_("priya"), f"/posts/{cast['effie'].post_id}/remove", reason="A mistake")
    assert (reply.status_code, "End the post instead" in reply.text) == (422, True)
    assert db.session.get(Post, cast["effie"].post_id) is not None


def test_a_post_with_an_exemption_stays(cast, as_, send):
    exempt = db.session.scalar(select(Exemption.post_id).where(Exemption.post_id.is_not(None)))
    assert send(as_("priya"), f"/posts/{exempt}/remove", reason="A mistake").status_code == 422


def test_whoever_was_only_a_mistake_goes_with_the_post(cast, as_, send, answers):
    given = answers("NHSL-W3") | {"first_name": "Not", "last_name": "Anybody", "number": "X1", "starts_on": "2026-03-01"}
    send(as_("lorna"), "/people/add", **given)
    post = db.session.scalar(select(Post).where(Post.number_folded == "X1"))
    person_id = post.person_id
    assert send(as_("lorna"), f"/posts/{post.id}/remove", reason="Never came").location.endswith("/people")
    assert db.session.get(Person, person_id) is None


def test_a_number_is_corrected_and_stays_unique(cast, as_, send):
    url = f"/posts/{cast['ailsa'].post_id}/number"
    taken = send(as_("lorna"), url, number=" 10002", **marked(cast, as_, {}, url=url))
    assert (taken.status_code, "already" in taken.text) == (422, True)
    assert send(as_("lorna"), url, number="1000 9", **marked(cast, as_, {}, url=url)).status_code == 303
    assert db.session.get_one(Post, cast["ailsa"].post_id).number_folded == "10009"


# --- who may ----------------------------------------------------------------------------------------------------------------------

VERBS = ["", "/number", "/move", "/end", "/start-again", "/remove", "/absences/add"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_post_of_another_employer_is_not_there(cast, as_, verb):
    hidden, missing = (as_("lorna").get(f"/posts/{post_id}{verb}") for post_id in (cast["kirsty"].post_id, 999_999))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert len(hidden.data) == len(missing.data)


@pytest.mark.parametrize("verb", ["move", "end", "start-again", "remove", "number", "take-end-back", "absences/add"])
def test_nor_can_its_forms_be_sent(cast, as_, app, verb):
    app.config["WTF_CSRF_ENABLED"] = False
    assert as_("lorna").post(f"/posts/{cast['kirsty'].post_id}/{verb}", data={"reason": "x", "last_day": "2026-03-01"}).status_code == 404


def test_terms_and_absences_of_others_are_not_there_either(cast, as_):
    term = db.session.scalar(select(Term.id).where(Term.post_id == cast["kirsty"].post_id))
    absence = db.session.scalar(select(Absence.id).where(Absence.post_id == cast["kirsty"].post_id))
    urls = [
        f"/terms/{term}/correct",
        f"/terms/{term}/remove",
        f"/absences/{absence}",
        f"/absences/{absence}/remove",
        "/terms/99999/correct",
    ]
    assert [as_("lorna").get(url).status_code for url in urls] == [404] * 5


def test_time_spent_elsewhere_is_not_changed_from_a_part_of_the_employer(cast, as_, send, grant, answers, history):
    grant("hamish", Role.LND_OFFICER, "COUN-EAST")
    days = {"starts_on": date(2022, 1, 1), "ends_on": date(2023, 4, 30)}
    db.session.add(Term(post_id=cast["kirsty"].post_id, organisation_id=cast.places["COUN-HC"], worker_type="employee", **days))
    db.session.commit()
    term = db.session.scalar(select(Term.id).where(Term.post_id == cast["kirsty"].post_id, Term.ends_on.is_(None)))
    url = f"/terms/{term}/correct"
    given = marked(cast, as_, answers("COUN-EAST", role="home_care_sw"), url=url, who="hamish") | {
        "starts_on": "2023-04-01",
        "keep_joined": "y",
    }
    reply = send(as_("hamish"), url, **given)
    assert (reply.status_code, "you do not look after" in reply.text) == (422, True)
    assert len(history(cast["kirsty"].post_id)) == 2


def test_a_page_of_a_post_asks_the_same_number_of_questions_whatever_is_on_it(cast, as_, query_count, moved):
    browser = as_("priya")

    def asked_for(name):
        with query_count() as asked:
            browser.get(f"/posts/{cast[name].post_id}")
        return len(asked.statements)

    assert asked_for("ailsa") == asked_for("kirsty") == asked_for("hamish")
