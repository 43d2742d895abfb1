"""Supervisors, buddies, and learning and development: who sees which starter, and what they do about each step. Today is 2 March 2026."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.induction.models import Buddy, Joining, StepRecord, Waiver
from lms.induction.queries.reach import Sight
from lms.induction.rules.words import Confirm, ConfirmedBy, Status
from lms.induction.service.inductions import derive
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.kit.tables import PageRequest
from lms.people.models import Post, Term
from lms.people.rules import WorkerType
from lms.starters.queries.cohorts import cohorts
from lms.starters.queries.person import post_seen, step_of
from lms.starters.queries.saved import hours_saved
from lms.starters.queries.starters import starters
from lms.starters.queries.waiting import waiting
from lms.starters.rules.starters import CohortFilter, StarterFilter, holder
from lms.starters.service import buddies, joinings, taking_over, waivers
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import NOW, TODAY
from tests.client import TOKEN
from tests.events import course
from tests.induction.programmes import induction, programme, record, step


@pytest.fixture
def volunteering(cast):
    """Morag's induction: met (her supervisor confirms), shown (the buddy), heard (learning and development)."""
    shown = step("shown", confirm=Confirm.BUDDY)
    return programme("VOL", step("met", due_days=3), shown, step("heard", confirm=Confirm.LND))


@pytest.fixture
def newcomer(cast):
    """`newcomer("effie")`: somebody of the cast begins as a volunteer under Effie, in one more post; its id."""

    def begin(who, since=TODAY, employer="HARB"):
        number = f"N{cast[who].person_id}"
        place = cast.places[employer]
        post = Post(person_id=cast[who].person_id, employer_id=place, employee_number=number, number_folded=number)
        db.session.add(post)
        db.session.flush()
        conditions = {"organisation_id": place, "worker_type": WorkerType.VOLUNTEER, "supervisor_post_id": cast["effie"].post_id}
        db.session.add(Term(post_id=post.id, starts_on=since, **conditions))
        derive([post.id])
        return post.id

    return begin


@pytest.fixture
def gordon_helps(cast, volunteering):
    post = post_seen(cast["morag"].post_id, cast["effie"].viewer(), TODAY)
    buddies.name(post=post, buddy=buddies.Human(cast["gordon"].person_id, "", ""), by=cast["effie"].viewer())


def seen_by(cast, who):
    """The names in somebody's list, and the keys of the steps that wait for them."""
    sight = Sight(cast[who].viewer(), TODAY)
    return [row.name for row in starters(sight, StarterFilter(), PageRequest("late")).rows], {one.key for one in waiting(sight)}


def test_each_sees_their_starters_and_what_waits_for_them(cast, gordon_helps):
    morag = cast["morag"].name
    assert seen_by(cast, "effie") == ([morag], {"met", "shown"})
    assert seen_by(cast, "gordon") == ([morag], {"shown"})
    assert seen_by(cast, "priya") == ([morag], {"heard"})
    assert seen_by(cast, "lorna") == seen_by(cast, "hamish") == ([], set())


def test_who_supervised_and_who_helped_see_nothing_any_more(cast, gordon_helps, as_):
    address = f"/induction/people/{cast['morag'].person_id}"
    assert {as_(who).get(address).status_code for who in ("effie", "gordon", "priya")} == {200}
    assert {as_(who).get(address).status_code for who in ("lorna", "hamish", "kirsty")} == {404}
    db.session.query(Term).filter_by(post_id=cast["morag"].post_id).update({"supervisor_post_id": None})
    db.session.query(Buddy).update({"ended_on": TODAY})
    assert {as_(who).get(address).status_code for who in ("effie", "gordon")} == {404}
    assert seen_by(cast, "effie") == seen_by(cast, "gordon") == ([], set())
    assert seen_by(cast, "priya")[1] == {"met", "shown", "heard"}  # as nobody is nearer


def test_who_will_supervise_waits_for_the_day(cast, volunteering, as_):
    term, day = db.session.query(Term).filter_by(post_id=cast["morag"].post_id).one(), TODAY + timedelta(days=30)
    term.ends_on = day - timedelta(days=1)
    rest = {"organisation_id": term.organisation_id, "worker_type": term.worker_type, "supervisor_post_id": cast["kirsty"].post_id}
    db.session.flush()
    db.session.add(Term(post_id=term.post_id, starts_on=day, **rest))
    derive([term.post_id])
    address = f"/induction/people/{cast['morag'].person_id}"
    assert [as_(who).get(address).status_code for who in ("effie", "kirsty")] == [200, 404]


def test_late_ones_come_first_and_who_starts_soon_is_there(cast, volunteering, newcomer):
    newcomer("hamish", since=TODAY - timedelta(days=80))
    newcomer("tam", since=TODAY + timedelta(days=28))
    newcomer("iona", since=TODAY + timedelta(days=29))
    rows = starters(Sight(cast["effie"].viewer(), TODAY), StarterFilter(), PageRequest("late")).rows
    assert [(row.name, row.status) for row in rows] == [
        (cast["hamish"].name, "late"),
        (cast["morag"].name, "in_time"),
        (cast["tam"].name, "not_started"),
    ]


def test_who_holds_a_step():
    assert holder(Confirm.BOTH, "Effie", None, learner_said=True) == "Effie"
    assert holder(Confirm.BOTH, "Effie", None, others_said=True) == holder(None, "Effie", "Gordon") == "The starter"
    assert holder(Confirm.BUDDY, "Effie", None) == "Effie"
    assert holder(Confirm.SUPERVISOR, None, None) == "Learning and development, as no supervisor is named"


# --- several at once ----------------------------------------------------------------------------------------------------------------


def sent_together(*sendings):
    """(client, url, answers) at the same moment; the codes."""
    token = [TOKEN.search(client.get("/account/password").text).group(1) for client, _, _ in sendings]
    db.session.rollback()
    with ThreadPoolExecutor(len(sendings)) as pool:
        replies = [
            pool.submit(client.post, url, data={"csrf_token": value, **answers})
            for value, (client, url, answers) in zip(token, sendings, strict=True)
        ]
    return [reply.result().status_code for reply in replies]


def made():
    db.session.expire_all()
    return sorted((row.post_id, row.step_key, row.confirmed_by) for row in db.session.scalars(select(StepRecord)))


@pytest.mark.on_both
def test_a_step_is_confirmed_for_several_people_once_by_whoever_comes_first(cast, volunteering, newcomer, as_):
    posts = sorted([cast["morag"].post_id, newcomer("hamish")])
    form = {"post": posts, "done_on": TODAY.isoformat(), "note": ""}
    address, effie = "/induction/confirm?step=VOL.met", as_("effie")
    assert sent_together((effie, address, form), (as_("priya"), address, form), (effie, address, form)) == [303] * 3
    assert [(post_id, key) for post_id, key, _ in made()] == [(post_id, "met") for post_id in posts]


def test_nobody_confirms_what_is_not_theirs(cast, gordon_helps, newcomer, as_, send):
    own, morag = newcomer("gordon"), cast["morag"].post_id
    form = {"post": [morag, own, cast["kirsty"].post_id], "done_on": TODAY.isoformat()}
    send(as_("gordon"), "/induction/confirm?step=VOL.shown", **form)
    assert made() == [(morag, "shown", ConfirmedBy.BUDDY)]
    for who, key in (("gordon", "met"), ("lorna", "met"), ("effie", "heard")):
        as_(who).post(f"/induction/confirm?step=VOL.{key}", data={**form, "csrf_token": _token(as_(who))})
    assert len(made()) == 1


def _token(client):
    return TOKEN.search(client.get("/account/password").text).group(1)


def test_what_is_asked_is_said_beside_the_question(cast, volunteering, as_, send):
    effie, address = as_("effie"), "/induction/confirm?step=VOL.met"
    assert "Choose at least one person." in send(effie, address, done_on=TODAY.isoformat()).text
    tomorrow = send(effie, address, post=cast["morag"].post_id, done_on=(TODAY + timedelta(days=1)).isoformat())
    assert (tomorrow.status_code, "has not come yet" in tomorrow.text) == (422, True)
    assert made() == []


@pytest.mark.on_both
def test_an_address_that_names_no_step_leads_nowhere(cast, volunteering, as_):
    assert {as_("effie").get(f"/induction/confirm?step={named}").status_code for named in ("", "VOL.none", "VOL.none%00")} == {404}


def test_an_answer_that_comes_too_late_is_told_that_nobody_is_left(cast, volunteering, as_):
    record(cast["morag"].post_id, volunteering, "met", TODAY)
    effie = as_("effie")
    late = effie.post("/induction/confirm?step=VOL.met", data={"csrf_token": _token(effie), "post": cast["morag"].post_id})
    assert "Nobody is left" in late.text and "Enter the day" not in late.text
    unfound = effie.post(f"/induction/posts/{cast['morag'].post_id}/buddy", data={"csrf_token": _token(effie)})
    assert "Choose who helps" not in unfound.text


# --- waivers, buddies, joining by hand, taking over -------------------------------------------------------------------------------


def of(cast, who, by, post_id=None):
    return post_seen(post_id or cast[who].post_id, cast[by].viewer(), TODAY)


def test_a_waiver_counts_from_its_day_until_it_is_taken_back(cast, volunteering):
    morag, post, by = cast["morag"], of(cast, "morag", "priya"), cast["priya"].viewer()
    for key in ("shown", "heard"):
        record(morag.post_id, volunteering, key, date(2026, 2, 20))
    for _ in range(2):  # sent twice
        step_to_waive = step_of(morag.post_id, "VOL", "met", TODAY)
        waivers.waive(post=post, step=step_to_waive, reason="Works with her already", from_day=date(2026, 2, 25), by=by)
    (waiver,) = db.session.scalars(select(Waiver))
    assert [induction(morag, date(2026, 2, day)).status for day in (24, 25)] == [Status.IN_TIME, Status.COMPLETE]
    waivers.take_back(waiver=waiver, post=post, by=by)
    assert (induction(morag).status, induction(morag, date(2026, 3, 1)).status) == (Status.IN_TIME, Status.COMPLETE)


@pytest.mark.parametrize("who", ["effie", "gordon"])
def test_only_learning_and_development_waives_and_puts_on(cast, gordon_helps, who):
    post, by = of(cast, "morag", who), cast[who].viewer()
    with pytest.raises(Refused):
        waivers.waive(post=post, step=step_of(post.id, "VOL", "met", TODAY), reason="No", from_day=TODAY, by=by)
    with pytest.raises(Refused):
        joinings.join(post=post, programme_id=1, starts_on=TODAY, by=by)


def test_another_buddy_takes_over(cast, gordon_helps, as_, send):
    address = f"/induction/posts/{cast['morag'].post_id}/buddy"
    assert "Fraser Baird" not in as_("effie").get(f"{address}?name=Baird").text  # of another employer, and not on the team
    assert send(as_("effie"), address, buddy=cast["fraser"].person_id, page=f"{address}?name=Milne").status_code == 404
    assert send(as_("priya"), address, buddy=cast["fraser"].person_id, page=f"{address}?name=Baird").status_code == 303
    named = [(row.person_id, row.ended_on) for row in db.session.scalars(select(Buddy).order_by(Buddy.id))]
    assert named == [(cast["gordon"].person_id, TODAY), (cast["fraser"].person_id, None)]


def test_put_on_a_programme_and_taken_off(cast, volunteering):
    first_year = programme("FIRST-YEAR", step("part1"), worker_types=[])
    theirs = programme("NHS-ONLY", step("part1"), worker_types=[], organisation_id=cast.places["NHSL"])
    post, by = of(cast, "morag", "priya"), cast["priya"].viewer()
    for _ in range(2):
        joinings.join(post=post, programme_id=first_year.id, starts_on=TODAY, by=by)
    with pytest.raises(Refused):
        joinings.join(post=post, programme_id=theirs.id, starts_on=TODAY, by=by)
    (joining,) = db.session.scalars(select(Joining))
    assert step_of(post.id, "FIRST-YEAR", "part1", TODAY)
    joinings.take_off(joining=joining, post=post, reason="Not a social worker")
    assert step_of(post.id, "FIRST-YEAR", "part1", TODAY) is None


def test_whoever_comes_back_is_put_on_it_again(cast, volunteering):
    first_year = programme("FIRST-YEAR", step("part1"), worker_types=[])
    term, by = db.session.query(Term).filter_by(post_id=cast["morag"].post_id).one(), cast["priya"].viewer()
    db.session.add(
        Joining(post_id=term.post_id, programme_id=first_year.id, starts_on=term.starts_on, made_at=NOW, by_account_id=by.account_id)
    )
    term.ends_on, rest = TODAY - timedelta(days=9), {"organisation_id": term.organisation_id, "worker_type": term.worker_type}
    db.session.flush()
    db.session.add(Term(post_id=term.post_id, starts_on=TODAY - timedelta(days=2), **rest))
    derive([term.post_id])
    with pytest.raises(Refused, match="That time in the post ended on 21 February 2026"):
        joinings.join(post=of(cast, "morag", "priya"), programme_id=first_year.id, starts_on=term.starts_on, by=by)
    for _ in range(2):
        joinings.join(post=of(cast, "morag", "priya"), programme_id=first_year.id, starts_on=TODAY, by=by)
    assert step_of(term.post_id, "FIRST-YEAR", "part1", TODAY)
    assert step_of(term.post_id, "FIRST-YEAR", "part1", TODAY - timedelta(days=9))


def test_what_was_done_in_another_post_of_the_employer_is_taken_over(cast, volunteering, newcomer):
    second, elsewhere = newcomer("morag"), newcomer("hamish")
    record(cast["morag"].post_id, volunteering, "met", date(2026, 2, 20))
    record(elsewhere, volunteering, "heard", date(2026, 2, 20))
    post, by = of(cast, "morag", "effie", second), cast["effie"].viewer()
    assert [taking_over.take_over(post=post, by=by) for _ in range(2)] == [1, 0]
    taken = db.session.scalars(select(StepRecord).where(StepRecord.post_id == second)).one()
    assert (taken.step_key, taken.done_on, taken.how) == ("met", date(2026, 2, 20), "brought")


# --- cohorts --------------------------------------------------------------------------------------------------------------------------


def test_a_cohort_says_what_became_of_it_and_what_holds_the_late(cast, volunteering, newcomer, as_):
    began = TODAY - timedelta(days=80)
    posts = {who: newcomer(who, since=began) for who in ("hamish", "tam", "iona", "fraser")}
    for key in ("met", "shown", "heard"):
        record(posts["tam"], volunteering, key, began)
    record(posts["iona"], volunteering, "met", began)
    db.session.query(Term).filter_by(post_id=posts["fraser"]).update({"ends_on": TODAY - timedelta(days=1)})
    derive(list(posts.values()))
    found = {one.key: one for one in cohorts(cast["priya"].viewer(), CohortFilter("2025-10"), TODAY)}
    assert (found["2025-12"].numbers, found["2025-12"].holding) == ({"complete": 1, "late": 2, "left": 1}, ("Met", 1))
    assert found["2026-02"].numbers == {"in_time": 1}
    assert cohorts(cast["lorna"].viewer(), CohortFilter("2025-10"), TODAY) == []
    by_programme = cohorts(cast["priya"].viewer(), CohortFilter("2025-10", "programme"), TODAY)
    assert [(one.key, one.started) for one in by_programme] == [(str(volunteering.id), 5)]
    late = as_("priya").get(f"/induction/starters?month=6&status=late&programme={volunteering.id}")
    assert "2 starters" in late.text


def test_hours_are_saved_by_what_was_held_before(cast, newcomer):
    """The shortest course takes two hours and teaches two subjects. Hamish has both from before; Tam got one on the first day."""
    course(cast, "LONG", ("FIRE-1",), learning_minutes=300)
    course(cast, "SHORT", ("FIRE-1", "IPC-2"), learning_minutes=120)
    programme("VOL", *(step(code, subject=cast.subjects[code]) for code in ("FIRE-1", "IPC-2")))
    for who, days in (("hamish", 30), ("tam", 0)):
        newcomer(who)
        for subject in ("FIRE-1", "IPC-2"):
            facts = {"subject_id": cast.subjects[subject], "employer_id": cast.places["HARB"]}
            db.session.add(Award(person_id=cast[who].person_id, achieved_on=TODAY - timedelta(days=days), **facts))
    recompute()
    assert hours_saved(cast["priya"].viewer(), CohortFilter("2026-03"), TODAY) == 2
    assert hours_saved(cast["lorna"].viewer(), CohortFilter("2026-03"), TODAY) == 0
