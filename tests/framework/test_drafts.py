"""A draft is written part by part: what a file could not say, a page cannot either."""

from dataclasses import replace

import pytest

from lms.framework import queries, service
from lms.framework.rules.editing import text_of, with_competency, with_domain, without_competency
from lms.kit.concurrent_edits import EditConflict, fingerprint
from lms.kit.db import db
from lms.kit.refusal import Refused
from tests.framework.test_difference import competency, contents
from tests.frameworks import framework, version

BOOK = contents(competency("A1", "1 Listens", "2 Asks"), competency("A2"))
TEXT = text_of(BOOK, "A1")


def domains_of(book):
    return {domain.code: [row.code for row in domain.competencies] for domain in book.domains}


def test_what_a_form_shows_is_what_it_was():
    assert TEXT.behaviours == {1: "Listens", 2: "Asks"} and with_competency(BOOK, TEXT) == BOOK


def test_a_competency_moves_to_a_domain_that_comes_with_it_and_an_empty_one_goes():
    moved = with_competency(BOOK, replace(TEXT, domain="B", domain_name="Asking"))
    assert domains_of(moved) == {"A": ["A2"], "B": ["A1"]} and moved.names["B"] == "Asking"
    assert domains_of(without_competency(moved, "A1")) == {"A": ["A2"]}
    assert with_domain(moved, "B", "Questions", "").names["B"] == "Questions"


@pytest.fixture
def draft(cast):
    return version(framework(), "2.0", None)


@pytest.fixture
def priya(cast):
    return cast["priya"].viewer()


def says(draft):
    return queries.contents(draft.id)


def seen(draft, code="CARE1"):
    return fingerprint(service.as_shown(text_of(says(draft), code)))


def put(draft, priya, mark, **changed):
    text = replace(text_of(says(draft), "CARE1"), **changed)
    service.put_competency(version_id=draft.id, text=text, seen=mark, by=priya)


def test_a_draft_begins_as_a_copy_and_its_number_is_its_own(draft, priya):
    service.start_draft(version_id=draft.id, number="3.0", by=priya)
    third = next(row for row in queries.versions(draft.framework_id) if row.number == "3.0")
    assert replace(says(third), number="2.0") == says(draft)
    with pytest.raises(Refused, match="There is a version"):
        service.start_draft(version_id=draft.id, number="3.0", by=priya)


def test_what_is_written_is_there_and_an_unchanged_text_keeps_its_meaning(draft, priya):
    first = {level: text.replace("first", "1st") for level, text in text_of(says(draft), "CARE1").behaviours.items()}
    put(draft, priya, seen(draft), behaviours=first, name="Cares")
    (changed, *_) = queries.changes(draft.id).texts_changed
    service.mark_wording(version_id=draft.id, behaviour_ids=[changed.new.id], by=priya)
    put(draft, priya, seen(draft), review_months=12)
    row = says(draft).by_code["CARE1"]
    assert (row.name, row.review_months, row.behaviours[0].meaning) == ("Cares", 12, "CARE1 at level 1, first part")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"behaviours": {}}, "Has no behaviour"),
        ({"behaviours": {1: "Waits\nWaits"}}, "The behaviour Waits stands there twice"),
        ({"domain": "B/2", "domain_name": "B"}, "something else than letters"),
        ({"behaviours": {1: "x" * 501}}, "501 characters"),
    ],
)
def test_what_a_file_could_not_say_is_refused(draft, priya, changed, sentence):
    with pytest.raises(Refused, match=sentence):
        put(draft, priya, seen(draft), **changed)


def test_the_second_who_saves_is_told_and_what_is_published_is_nobodys_to_edit(draft, priya):
    before = seen(draft)
    put(draft, priya, before, name="First")
    with pytest.raises(EditConflict):
        put(draft, priya, before, name="Second")
    with pytest.raises(Refused, match="There is a competency"):
        put(draft, priya, None)
    first = queries.versions(draft.framework_id)[0]
    with pytest.raises(Refused, match="never changes"):
        service.remove_competency(version_id=first.id, code="CARE1", by=priya)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_lead_writes_a_version_on_pages(draft, as_, send):
    db.session.commit()
    priya, where = as_("priya"), "/frameworks/CCBF/versions/3.0"
    assert send(priya, "/frameworks/CCBF/start-draft", number="3.0").status_code == 303
    new = {"code": "PLAY1", "name": "Plays", "domain": "new", "domain_code": "PLAY", "domain_name": "Play", "level_1": "Plays"}
    assert send(priya, f"{where}/add-competency", **new | {"level_1": ""}).status_code == 422
    assert send(priya, f"{where}/add-competency", **new).status_code == 303
    assert send(priya, f"{where}/domains/PLAY", name="Playing", intent="Joy").status_code == 303
    page = priya.get(where).text
    assert "Playing" in page and "PLAY1 Plays" in page
    edited = {"name": "Plays well", "domain": "PLAY", "level_1": "Plays", "level_2": "Plays on"}
    shown = priya.get(f"{where}/competencies/PLAY1").text
    mark = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert send(priya, f"{where}/competencies/PLAY1", **edited, seen=mark).status_code == 303
    assert "Plays on" in priya.get(where).text
    assert send(priya, f"{where}/competencies/PLAY1/remove").status_code == 303
    assert priya.get(f"{where}/competencies/PLAY1").status_code == 404
