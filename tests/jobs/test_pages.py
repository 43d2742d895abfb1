"""The pages of background work: one's own, or everybody's; cancel, try again, follow."""

import pytest

from lms.jobs import queries, service, worker
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused


@pytest.fixture
def asked(app, cast):
    """`asked("lorna")`: the id of work she has asked for."""

    def ask(who, about=1, **values):
        job = Job(kind="count", about_id=about, by_account_id=cast[who].account_id, title=f"Count for {who}", **values)
        db.session.add(job)
        db.session.commit()
        return job.id

    return ask


def failed(**more):
    return {"state": JobState.FAILED, "ended_at": clock.now(), "problem": "There is nothing to count."} | more


def state(job_id):
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True).state


def test_everyone_finds_their_own(as_, asked):
    asked("lorna"), asked("effie", 2)
    page = as_("lorna").get("/jobs").text
    assert ("Count for lorna" in page, "Count for effie" in page) == (True, False)


def test_the_partnership_lead_finds_everybodys_and_who_asked(as_, asked):
    asked("lorna"), asked("effie", 2)
    page = as_("priya").get("/jobs").text
    assert ("Count for lorna" in page, "Effie Campbell" in page) == (True, True)


def test_the_list_can_be_narrowed_sorted_and_downloaded(as_, asked):
    asked("lorna"), asked("lorna", 2, **failed())
    client = as_("lorna")
    assert "1 piece of work" in client.get("/jobs?state=failed&kind=count").text
    assert "No work fits these filters" in client.get("/jobs?state=done").text
    assert "2 pieces" in client.get("/jobs?state=nonsense&sort=state").text
    assert "There is nothing to count." in client.get("/jobs?format=csv").text


@pytest.mark.parametrize("address", ["", "/progress"])
def test_work_of_others_is_not_there(as_, asked, address):
    job_id = asked("lorna")
    assert [as_(who).get(f"/jobs/{job_id}{address}").status_code for who in ("effie", "lorna", "priya")] == [404, 200, 200]


@pytest.mark.parametrize("act", ["cancel", "again"])
def test_nor_can_others_touch_it(app, as_, asked, send, act):
    job_id, own = asked("lorna", **(failed() if act == "again" else {})), asked("effie", 2)
    before = state(job_id)
    assert send(as_("effie"), f"/jobs/{job_id}/{act}", page=f"/jobs/{own}").status_code == 404
    assert state(job_id) == before


def test_a_service_refuses_others_too(asked, cast):
    job = db.session.get_one(Job, asked("lorna"))
    with pytest.raises(Refused):
        service.cancel(job, by=cast["effie"].viewer())


def test_work_that_waits_is_cancelled_at_once(as_, asked, send):
    job_id = asked("lorna")
    assert send(as_("lorna"), f"/jobs/{job_id}/cancel", page=f"/jobs/{job_id}").status_code == 303
    assert (state(job_id), worker.work({})) == (JobState.CANCELLED, 0)


def test_work_that_is_being_done_is_asked_to_stop_and_the_page_says_so(as_, asked, send):
    job_id, client = asked("lorna", state=JobState.RUNNING, alive_at=clock.now()), as_("lorna")
    page = client.get(send(client, f"/jobs/{job_id}/cancel", page=f"/jobs/{job_id}").location).text
    assert ("Asked to stop" in page, "Cancel this work" in page, state(job_id)) == (True, False, JobState.RUNNING)


def test_what_has_ended_cannot_be_cancelled(as_, asked, send):
    waits, client = asked("lorna"), as_("lorna")
    ended = asked("lorna", 2, state=JobState.DONE, ended_at=clock.now())
    reply = send(client, f"/jobs/{ended}/cancel", page=f"/jobs/{waits}")
    assert "has ended already" in client.get(reply.location).text


def test_what_failed_says_why_and_can_be_tried_again(as_, asked, send):
    job_id, client = asked("lorna", **failed(tries=4)), as_("lorna")
    assert "There is nothing to count." in client.get(f"/jobs/{job_id}").text
    send(client, f"/jobs/{job_id}/again", page=f"/jobs/{job_id}")
    assert (state(job_id), db.session.get_one(Job, job_id).tries) == (JobState.WAITING, 0)
    assert (worker.work({"count": lambda one: None}), state(job_id)) == (1, JobState.DONE)


def test_it_is_not_tried_again_beside_the_same_work(as_, asked, send):
    job_id = asked("lorna", **failed())
    asked("lorna")
    client = as_("lorna")
    reply = send(client, f"/jobs/{job_id}/again", page=f"/jobs/{job_id}")
    assert "has been asked for again since" in client.get(reply.location).text
    assert state(job_id) == JobState.FAILED


def test_progress_asks_for_itself_until_it_is_over(as_, asked):
    job_id, client = asked("lorna", state=JobState.RUNNING, alive_at=clock.now(), done=1, total=4), as_("lorna")
    waiting = client.get(f"/jobs/{job_id}/progress")
    assert ("1 of 4 steps, 25%" in waiting.text, "every 2s" in waiting.text, "HX-Redirect" in waiting.headers) == (True, True, False)
    db.session.get_one(Job, job_id).state = JobState.DONE
    db.session.get_one(Job, job_id).ended_at = clock.now()
    over = client.get(f"/jobs/{job_id}/progress")
    assert ("every 2s" in over.text, over.headers["HX-Redirect"]) == (False, f"/jobs/{job_id}")


def test_the_page_leads_to_what_it_is_about(as_, asked):
    job_id = asked("lorna", 7, endpoint="imports.show", state=JobState.DONE, ended_at=clock.now())
    assert 'href="/imports/7"' in as_("lorna").get(f"/jobs/{job_id}").text


@pytest.mark.parametrize("endpoint", [None, "gone.away", "security.logout"])
def test_where_there_is_no_such_page_nothing_is_linked(as_, asked, endpoint):
    job_id = asked("lorna", endpoint=endpoint, state=JobState.DONE, ended_at=clock.now())
    page = as_("lorna").get(f"/jobs/{job_id}")
    assert (page.status_code, "See what came of it" in page.text) == (200, False)


def test_a_hostile_title_is_text(as_, asked):
    job_id = asked("lorna")
    db.session.get_one(Job, job_id).title = "<script>alert(1)</script>"
    assert "<script>alert" not in as_("lorna").get(f"/jobs/{job_id}").text


def test_home_speaks_of_what_failed_until_it_is_asked_for_again(asked, cast, today):
    asked("lorna", **failed()), asked("effie", 2, **failed())
    assert [todo.thing for todo in queries.todo(cast["lorna"].viewer(), clock.now())] == ["what failed: Count for lorna"]
    asked("lorna")
    assert queries.todo(cast["lorna"].viewer(), clock.now()) == []
