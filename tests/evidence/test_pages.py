"""My evidence, as its owner and others meet it."""

from io import BytesIO

import pytest
from sqlalchemy import select

from lms.evidence import queries, service
from lms.evidence.models import Evidence, EvidenceFile, EvidenceVersion
from lms.evidence.rules.words import Carrier
from lms.kit.db import db
from lms.kit.named_people import mentions
from tests.evidence.conftest import ASK, PDF, PLANTED, picture

ANSWERS = {"title": "A hard conversation", "kind": "reflective_account", "day": ["20", "2", "2026"], "text": PLANTED}
NAMED = {"text": "Mrs Campbell was tired, and so was Jean Gillespie."}


@pytest.fixture
def adds(as_, send):
    """`adds("text", title="…")`: Ailsa sends the form; the reply."""

    def add(carrier="text", who="ailsa", **given):
        return send(as_(who), f"/evidence/add/{carrier}", **ANSWERS | given)

    return add


def items():
    db.session.rollback()
    return db.session.scalars(select(Evidence).order_by(Evidence.id)).all()


def upload(content, name="x.png"):
    return {"file": (BytesIO(content), name), "text": ""}


def test_somebody_writes_changes_and_deletes_an_item(adds, as_, send):
    reply = adds()
    assert PLANTED in as_("ailsa").get(reply.location).text
    assert "A hard conversation" in as_("ailsa").get("/evidence").text
    send(as_("ailsa"), f"{reply.location}/edit", **ANSWERS | {"text": "Thought over", "seen": seen(as_, reply.location)})
    assert "Thought over" in as_("ailsa").get(reply.location).text
    send(as_("ailsa"), f"{reply.location}/delete")
    assert as_("ailsa").get(reply.location).status_code == 404
    assert "no evidence yet" in as_("ailsa").get("/evidence").text


def seen(as_, address):
    text = as_("ailsa").get(f"{address}/edit").text
    return text.split('name="seen"')[1].split('value="')[1].split('"')[0]


def test_a_second_window_does_not_overwrite_the_first(adds, as_, send):
    address = adds().location
    mark = seen(as_, address)
    send(as_("ailsa"), f"{address}/edit", **ANSWERS | {"text": "From the first", "seen": mark})
    reply = send(as_("ailsa"), f"{address}/edit", **ANSWERS | {"text": "From the second", "seen": mark})
    assert reply.status_code == 422 and "From the first" in reply.text and "From the second" in reply.text


def test_a_form_that_is_sent_twice_adds_once(adds):
    first, second = adds(submission="s1"), adds(submission="s1")
    assert first.location == second.location and len(items()) == 1


def test_a_file_goes_in_and_comes_out_as_a_download(adds, as_):
    adds("file", **upload(picture(), "Jean in her room.png"))
    (version,) = db.session.scalars(select(EvidenceVersion))
    reply = as_("ailsa").get(f"/evidence/versions/{version.id}/file")
    assert reply.headers["Content-Disposition"] == f'attachment; filename="evidence-{version.id}.jpg"'
    assert (reply.headers["X-Content-Type-Options"], reply.mimetype) == ("nosniff", "image/jpeg")
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("carrier", "given"), [("file", upload(b"<svg/>")), ("file", upload(b"")), ("file", {}), ("link", {"link": "javascript:alert(1)"})]
)
def test_what_is_refused_is_said_beside_its_answer(adds, carrier, given):
    reply = adds(carrier, **given)
    assert (reply.status_code, "There is a problem" in reply.text, items()) == (422, True, [])


def test_names_are_warned_of_before_anything_is_saved(adds):
    reply = adds(**NAMED)
    assert all(words in reply.text for words in ("Mrs Campbell", "Jean Gillespie", "Not saved yet", "Save anyway"))
    assert items() == []


def test_and_saved_by_whoever_says_so(adds):
    assert adds(**NAMED, anyway="Mrs Campbell|Jean Gillespie").status_code == 303
    assert len(items()) == 1


def test_what_is_named_since_the_warning_is_warned_of_too(adds):
    reply = adds(text="Mrs Campbell and Mrs Low", anyway="Mrs Campbell")
    assert "Mrs Low" in reply.text and items() == []


def test_colleagues_places_and_subjects_are_known(app, cast):
    text = "Ailsa Robertson of Braeside Homes did Oliver McGowan with Jean Gillespie."
    names = " ".join(queries.known_names(text))
    assert all(name in names for name in ("Ailsa Robertson", "Braeside Homes", "Oliver McGowan"))
    assert [mention.words for mention in mentions(text, queries.known_names(text))] == ["Jean Gillespie"]


@pytest.fixture
def sent(has, sends):
    """A file of Ailsa's, sent to Effie."""
    item = has("ailsa", carrier=Carrier.FILE, upload=PDF)
    sends(item)
    return item


def test_every_address_of_it_is_nothing_to_anyone_else(sent, as_, cast):
    (version,) = db.session.scalars(select(EvidenceVersion))
    addresses = [f"/evidence/{sent.id}{more}" for more in ("", "/edit", "/delete", "/sent/1/withdraw")]
    for who in ("lorna", "priya", "adam", "iona", "fraser", "gordon"):
        replies = [as_(who).get(address).status_code for address in (*addresses, f"/evidence/versions/{version.id}/file")]
        assert replies == [404] * 5, who


def test_a_reader_opens_and_downloads_but_changes_nothing(sent, as_):
    (version,) = db.session.scalars(select(EvidenceVersion))
    effie = as_("effie")
    assert PLANTED in effie.get(f"/evidence/{sent.id}").text
    assert effie.get(f"/evidence/versions/{version.id}/file").data == PDF
    assert [effie.get(f"/evidence/{sent.id}{more}").status_code for more in ("/edit", "/delete", "/sent/1/withdraw")] == [404] * 3
    assert "A hard conversation" in effie.get("/evidence").text


def test_the_owner_sees_who_reads_it_and_withdraws_it(sent, as_, send):
    page = as_("ailsa").get(f"/evidence/{sent.id}").text
    assert "Effie Campbell" in page and "Asked to sign off" in page
    send(as_("ailsa"), f"/evidence/{sent.id}/sent/1/withdraw")
    assert as_("effie").get(f"/evidence/{sent.id}").status_code == 404
    assert "Withdrawn" in as_("ailsa").get(f"/evidence/{sent.id}").text


def test_what_is_judged_meanwhile_is_not_withdrawn(sent, as_, send):
    service.settle(pin_kind=ASK, pin_ids=[1])
    reply = send(as_("ailsa"), f"/evidence/{sent.id}/sent/1/withdraw")
    assert reply.status_code == 422 and "has been judged" in reply.text


def test_a_download_of_what_was_deleted_is_gone(sent, as_, send):
    (version,) = db.session.scalars(select(EvidenceVersion))
    send(as_("ailsa"), f"/evidence/{sent.id}/delete")
    assert as_("effie").get(f"/evidence/versions/{version.id}/file").status_code == 404
    assert db.session.scalars(select(EvidenceFile)).all() == []


def test_forty_items_are_two_pages(has, as_):
    for number in range(queries.PER_PAGE + 1):
        has("ailsa", title=f"Item {number:02}")
    first = as_("ailsa").get("/evidence").text
    assert "30 of 31 items" in first and "Item 30" in first and "Item 00" not in first
    assert "Item 00" in as_("ailsa").get(first.split('rel="next"')[0].split('href="')[-1].split('"')[0].replace("&#34;", '"')).text


def test_what_was_deleted_and_judged_stays_on_the_list(sent, as_, send):
    service.settle(pin_kind=ASK, pin_ids=[1])
    send(as_("ailsa"), f"/evidence/{sent.id}/delete")
    assert "Deleted by you" in as_("ailsa").get("/evidence").text
    assert "You deleted this on 2 March 2026" in as_("ailsa").get(f"/evidence/{sent.id}").text
    assert PLANTED in as_("effie").get(f"/evidence/{sent.id}").text
