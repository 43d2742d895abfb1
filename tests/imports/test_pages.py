"""Send a file, look at what it would do, decide: as those who may, and as those who may not."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.files.models import StoredFile
from lms.imports.models import ImportRun
from lms.imports.rules.runs import RunState
from lms.jobs.models import Job
from lms.jobs.rules import TRIES
from lms.kit.db import db
from lms.people.models import Post

HEADER = "employer_code,employee_number,first_name,last_name,start_date,worker_type\n"
GOOD = HEADER + "NHSL,N1,<b>New</b>,Person,2026-03-02,employee\n"
BAD = GOOD + "NHSL,N2,Other,Person,soon,employee\n"


@pytest.fixture
def sent(sent):
    """`sent("lorna", GOOD)`: the client and the address of the run, checked."""
    return lambda name, content, kind="people", employer="NHSL": sent(content, name, kind, employer)


def numbers():
    return db.session.scalars(select(Post.employee_number).where(Post.employee_number.in_(["N1", "N2"]))).all()


def test_a_file_is_looked_at_before_anything_changes(sent):
    client, address = sent("lorna", GOOD)
    shown = client.get(address)
    assert ("&lt;b&gt;New&lt;/b&gt; Person (NHSL N1)" in shown.text, "Missing from the file" in shown.text, numbers()) == (True, True, [])


def test_a_file_is_applied_once_however_often_the_button_is_pressed(sent, send, work):
    client, address = sent("lorna", GOOD)
    replies = [send(client, address), client.get(address)]
    work()
    assert (replies[0].status_code, "Applying" in replies[1].text, numbers()) == (303, True, ["N1"])
    assert "Applied on 2 March 2026." in client.get(address).text
    assert db.session.scalar(select(ImportRun.state)) == RunState.APPLIED


def test_two_clicks_before_the_worker_comes_are_one(sent, send, work):
    client, address = sent("lorna", GOOD)
    shown = client.get(address).text
    token = shown.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    assert [client.post(address, data={"csrf_token": token}).status_code for _ in range(2)] == [303, 303]
    work()
    assert db.session.scalar(select(func.count()).select_from(Post).where(Post.employee_number == "N1")) == 1


def test_errors_stop_it_until_the_good_lines_are_asked_for(sent, send, work):
    client, address = sent("lorna", BAD)
    refused = send(client, address)
    assert (refused.status_code, "The file has errors" in refused.text) == (422, True)
    send(client, address, apply_good_lines="y")
    work()
    assert numbers() == ["N1"]


def test_leavers_end_on_the_day_that_is_typed(sent, send, work):
    client, address = sent("lorna", GOOD)
    send(client, address, end_leavers_on=["28", "2", "2026"])
    work()
    assert db.session.scalar(select(ImportRun.ends)) == 3


def test_leavers_that_cannot_end_then_are_refused_at_the_last_moment(sent, send, work):
    client, address = sent("lorna", GOOD)
    send(client, address, end_leavers_on=["28", "2", "1999"])
    work()
    assert ("Nothing was applied" in client.get(address).text, numbers()) == (True, [])


def test_a_file_can_be_discarded(sent, send):
    client, address = sent("lorna", GOOD)
    assert send(client, f"{address}/discard", page=address).status_code == 303
    assert "Discarded. Nothing was changed." in client.get(address).text


def test_an_unusable_file_says_why(sent):
    client, address = sent("lorna", "a,b\n1,2\n")
    assert "The header lacks start_date and last_name." in client.get(address).text


def test_while_the_worker_is_at_it_the_page_says_so(as_, cast, send):
    client = as_("lorna")
    reply = send(client, "/imports/start", kind="people", employer_id=str(cast.places["NHSL"]), file=(BytesIO(GOOD.encode()), "list.csv"))
    assert 'data-hx-trigger="every 2s"' in client.get(reply.location).text
    waiting = client.get(f"{reply.location}/progress")
    assert "Checking the file" in waiting.text
    assert "HX-Redirect" not in waiting.headers


def test_when_the_worker_is_done_the_waiting_page_becomes_the_preview(sent):
    client, address = sent("lorna", GOOD)
    assert client.get(f"{address}/progress").headers["HX-Redirect"] == address


@pytest.mark.parametrize("what", ["findings", "findings?severity=error", "changes", "changes?what=add", "changes?what=nonsense"])
@pytest.mark.parametrize("form", ["", "csv", "xlsx"])
def test_what_was_found_can_be_listed_and_downloaded(sent, what, form):
    client, address = sent("lorna", BAD)
    joint = "&" if "?" in what else "?"
    assert client.get(f"{address}/{what}{joint}format={form}").status_code == 200


@pytest.mark.parametrize("kind", ["organisations", "people", "awards", "requirements"])
def test_every_kind_of_file_has_its_template(as_, cast, kind):
    client = as_("priya")
    assert client.get(f"/imports/template/{kind}").status_code == 200
    assert client.get(f"/imports/template/{kind}?format=csv").data.startswith(b"\xef\xbb\xbf")
    assert client.get(f"/imports/template/{kind}?format=xlsx").data.startswith(b"PK")


def test_an_unknown_template_is_not_there(as_, cast):
    assert as_("priya").get("/imports/template/spells").status_code == 404


# --- who may ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ailsa", "effie", "tam", "beth"])
def test_others_find_the_door_shut(as_, cast, name):
    assert {
        as_(name).get(address).status_code for address in ("/imports/", "/imports/start", "/imports/1", "/imports/template/people")
    } == {403}


def test_another_employers_file_is_refused(as_, cast, send):
    reply = send(
        as_("lorna"), "/imports/start", kind="people", employer_id=str(cast.places["COUN"]), file=(BytesIO(GOOD.encode()), "list.csv")
    )
    assert (reply.status_code, "You may not import for this employer." in reply.text) == (422, True)


def test_an_officer_names_the_employer(as_, cast, send):
    reply = send(as_("lorna"), "/imports/start", kind="awards", employer_id="", file=(BytesIO(GOOD.encode()), "list.csv"))
    assert (reply.status_code, "Choose the employer this file is for." in reply.text) == (422, True)


@pytest.mark.parametrize("kind", ["organisations", "spells"])
def test_a_kind_of_file_one_may_not_send_is_refused(as_, cast, send, kind):
    reply = send(as_("lorna"), "/imports/start", kind=kind, file=(BytesIO(GOOD.encode()), "list.csv"))
    assert reply.status_code == 422


def test_a_form_without_a_file_says_so(as_, cast, send):
    assert "Choose a file" in send(as_("lorna"), "/imports/start", kind="people", employer_id=str(cast.places["NHSL"])).text


def test_a_run_out_of_reach_is_not_there(sent, as_, cast):
    _, address = sent("priya", HEADER + "COUN,N1,New,Person,2026-03-02,employee\n", employer="COUN")
    assert {as_("lorna").get(address + page).status_code for page in ("", "/findings", "/changes", "/progress")} == {404}
    assert "list.csv" not in as_("lorna").get("/imports/").text
    assert "export.csv" in as_("adam").get("/imports/").text


def test_an_officers_requirements_stay_within_the_branch(sent):
    lines = ("FIRE-1,NHSL-COM", "FIRE-1,COUN", "FIRE-1,")
    rules = "subject_code,organisation_code,kind,effective_from\n" + "".join(f"{line},mandatory,2026-01-01\n" for line in lines)
    client, address = sent("lorna", rules, kind="requirements", employer="")
    shown = client.get(address).text
    assert ("You may not import for Lochside Council." in shown, "give the organisation" in shown, "2 have errors" in shown) == (
        True,
        True,
        True,
    )


def test_a_page_asks_the_same_number_of_questions_whatever_the_file(sent, query_count):
    few_client, few = sent("lorna", GOOD)
    many_client, many = sent(
        "lorna", GOOD + "".join(f"NHSL,M{n},A,B,soon,employee\nNHSL,G{n},A,B,2026-03-02,employee\n" for n in range(60))
    )
    with query_count() as little:
        few_client.get(few)
    with query_count() as much:
        many_client.get(many)
    assert len(much.statements) == len(little.statements)


def test_the_list_asks_the_same_number_of_questions(sent, query_count):
    client, _ = sent("lorna", GOOD)
    with query_count() as little:
        client.get("/imports/")
    for _ in range(3):
        sent("lorna", GOOD)
    with query_count() as much:
        client.get("/imports/")
    assert len(much.statements) == len(little.statements)


def test_a_double_click_sends_a_file_once(as_, cast, send):
    client = as_("lorna")
    answers = {"kind": "people", "employer_id": str(cast.places["NHSL"])}
    sent = [send(client, "/imports/start", **answers, file=(BytesIO(GOOD.encode()), "list.csv")).location for _ in range(2)]
    assert sent[0] == sent[1]


def test_the_content_of_a_discarded_file_goes(sent, send):
    client, address = sent("lorna", GOOD)
    send(client, f"{address}/discard", page=address)
    assert db.session.scalars(select(StoredFile.content)).all() == [b""]


def test_a_file_that_is_cancelled_before_it_is_checked_says_so(as_, cast, send, work):
    client = as_("lorna")
    address = send(
        client, "/imports/start", kind="people", employer_id=str(cast.places["NHSL"]), file=(BytesIO(GOOD.encode()), "list.csv")
    ).location
    job = db.session.scalar(select(Job))
    send(client, f"/jobs/{job.id}/cancel", page=f"/jobs/{job.id}")
    work()
    assert "given up or cancelled" in client.get(address).text


def test_a_mistake_of_ours_is_tried_again_and_the_page_waits(as_, cast, send, work, monkeypatch):
    monkeypatch.setattr("lms.imports.service.prepare", lambda *_: 1 / 0)
    client = as_("lorna")
    address = send(
        client, "/imports/start", kind="people", employer_id=str(cast.places["NHSL"]), file=(BytesIO(GOOD.encode()), "list.csv")
    ).location
    work()
    assert "Checking the file" in client.get(address).text
    db.session.query(Job).update({"tries": TRIES - 1, "due_at": Job.made_at})
    work()
    assert "Something went wrong on our side" in client.get(address).text
