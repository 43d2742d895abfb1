"""What is remembered of other systems' files: looked at, and forgotten with a reason, by those who may import there."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.audit.models import Change
from lms.imports.models import ImportMapping, ImportWord
from lms.kit.db import db
from tests.imports.conftest import COLUMNS, TRAINING
from tests.imports.test_mapping import awards_on, decide, run_of

LIST = "/imports/mappings"


@pytest.fixture
def learnpro(mapped, send, work):
    """Lorna's client, the address of her file, and that of the page about its source: columns and both values are decided."""
    client, address = mapped()
    decide(client, send, address, "Fire Awareness Refresher 2026", means="FIRE-1")
    decide(client, send, address, "Away Day", do="leave_out")
    send(client, f"{address}/check-again", page=address)
    work()
    return client, address, f"{LIST}/source?employer={run_of(address).employer_id}&source=learnpro"


def forget(client, send, page, **answers):
    return send(client, page, **{"what": "ticked", "reason": "Decided wrongly"} | answers)


def word(value):
    return str(db.session.scalars(select(ImportWord.id).where(ImportWord.value == value)).one())


def test_nothing_is_remembered_at_first(as_):
    assert "Nothing is remembered yet" in as_("lorna").get(LIST).text


def test_the_list_names_employer_system_and_what_is_remembered(learnpro):
    shown = " ".join(learnpro[0].get(LIST).text.split())
    assert "NHS Lochside: LearnPro" in shown and 'data-label="Columns of">Training history<' in shown
    assert 'data-label="Values decided" class="app-number">2<' in shown


def test_a_source_shows_columns_and_values_with_their_meaning(learnpro):
    client, _, page = learnpro
    shown = client.get(page).text
    assert all(words in shown for words in ("Course Title", "Away Day", "Its lines are left out", "FIRE-1"))
    assert "Last changed on 2 March 2026 by Lorna" in shown


def test_values_are_found_by_their_words_and_downloaded(learnpro):
    client, _, page = learnpro
    assert "Away Day" not in client.get(f"{page}&search=refresher").text
    assert [line.split(",", 1)[1] for line in client.get(f"{page}&format=csv").text.splitlines()[1:]] == [
        "Away Day,left out",
        "Fire Awareness Refresher 2026,FIRE-1 – Fire safety awareness",
    ]


def test_a_forgotten_value_is_asked_for_again(learnpro, send, sent):
    client, _, page = learnpro
    assert forget(client, send, page, tick=word("Away Day")).status_code == 303
    _, again = sent(TRAINING.replace("Clerk", "Boss"))
    assert run_of(again).undecided == 1


def test_forgotten_columns_are_asked_for_again(learnpro, send, sent):
    client, _, page = learnpro
    forget(client, send, page, columns=str(db.session.scalars(select(ImportMapping.id)).one()))
    client, again = sent(TRAINING.replace("Clerk", "Boss"))
    assert "Say what the columns are" in client.get(again).text
    assert "Away Day" in client.get(page).text  # its values stay remembered


def test_every_value_that_was_found_goes_and_no_other(learnpro, send):
    client, _, page = learnpro
    forget(client, send, f"{page}&search=refresher", what="found")
    assert db.session.scalars(select(ImportWord.value)).all() == ["Away Day"]


def test_all_of_a_source_goes_at_once(learnpro, send):
    client, _, page = learnpro
    said = client.get(forget(client, send, page, what="all").location).text
    assert "Forgotten for LearnPro: the columns of 1 kind of file and 2 values." in said
    assert "Nothing is remembered yet" in said
    assert client.get(page).status_code == 404


def test_a_file_at_its_preview_has_to_be_checked_again(learnpro, send):
    client, address, page = learnpro
    forget(client, send, page, what="all")
    reply = send(client, address)
    assert (reply.status_code, "The mapping has been changed since this preview." in reply.text) == (422, True)


def test_what_was_imported_stays(learnpro, send, work):
    client, address, page = learnpro
    send(client, address)
    work()
    forget(client, send, page, what="all")
    assert len(awards_on(date(2026, 2, 11), date(2026, 2, 12))) == 2


def test_the_reason_stands_in_the_trail(learnpro, send):
    client, _, page = learnpro
    row_id = word("Away Day")
    forget(client, send, page, tick=row_id)
    gone = select(Change.values).where(Change.record == "import_word", Change.what == "removed", Change.row_id == int(row_id))
    assert db.session.scalars(gone).one()["why"] == [None, "Decided wrongly"]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [({"what": "all", "reason": " "}, "Say why, so that others can follow."), ({}, "Tick what is to be forgotten."),
     ({"tick": "9" * 30}, "Tick what is to be forgotten.")],
)  # fmt: skip
def test_nothing_goes_without_a_reason_or_a_choice(learnpro, send, answers, sentence):
    client, _, page = learnpro
    reply = forget(client, send, page, **answers)
    assert (reply.status_code, sentence in reply.text) == (422, True)
    assert len(db.session.scalars(select(ImportWord.id)).all()) == 2


@pytest.fixture
def of_council(sent, send, work, cast):
    """The page about a source of the council's, which Priya has mapped."""
    client, address = sent(TRAINING.replace("10001", "20001").replace("10002", "20002"), name="priya", employer="COUN")
    send(client, f"{address}/columns", **COLUMNS)
    work()
    decide(client, send, address, "Away Day", do="leave_out")
    return f"{LIST}/source?employer={cast.places['COUN']}&source=learnpro"


def test_another_employers_mapping_is_not_there(of_council, as_):
    lorna = as_("lorna")
    assert ("LearnPro" in lorna.get(LIST).text, lorna.get(of_council).status_code) == (False, 404)


def test_the_ids_of_another_employers_values_forget_nothing(of_council, learnpro, send):
    client, _, page = learnpro
    theirs = db.session.scalars(select(ImportWord.id).where(ImportWord.value == "Away Day").order_by(ImportWord.id)).first()
    assert forget(client, send, page, tick=str(theirs)).status_code == 422


def test_what_holds_for_everybody_is_for_whoever_reaches_everything(sent, send, work, as_):
    client, address = sent(TRAINING, name="priya")
    send(client, f"{address}/columns", **COLUMNS, for_everybody="y")
    work()
    assert "Every employer: LearnPro" in client.get(LIST).text
    assert "LearnPro" not in as_("lorna").get(LIST).text
    assert as_("lorna").get(f"{LIST}/source?employer=&source=learnpro").status_code == 404


@pytest.mark.parametrize("address", ["employer=x&source=learnpro", "employer=99999999999999&source=learnpro", "source=", "employer=1"])
def test_odd_addresses_lead_nowhere(learnpro, address):
    assert learnpro[0].get(f"{LIST}/source?{address}").status_code == 404
