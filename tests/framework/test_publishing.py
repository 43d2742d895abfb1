"""A draft is published from today or later, one at a time; what is published never changes."""

from datetime import date, timedelta

import pytest

from lms.framework import queries, service
from lms.kit.db import db
from lms.kit.refusal import Refused
from tests.cast import TODAY
from tests.frameworks import SINCE, framework, version

TOMORROW = TODAY + timedelta(days=1)
REWORDED = {"CARE1": {1: ["CARE1, the first part of level 1", "CARE1 at level 1, second part"]}}


@pytest.fixture
def ccbf(cast):
    return framework()


@pytest.fixture
def priya(cast):
    return cast["priya"].viewer()


def publish(draft, day, by):
    service.publish(version_id=draft.id, from_day=day, by=by)


def test_a_draft_is_in_force_from_its_day_and_sent_twice_it_is_published_once(ccbf, priya):
    draft = version(ccbf, "2.0", None)
    for _ in range(2):
        publish(draft, TOMORROW, priya)
    assert [queries.in_force(ccbf.id, day).number for day in (TODAY, TOMORROW)] == ["1.0", "2.0"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (TODAY - timedelta(days=1), "Choose today or a later day"),
        (TODAY, "Version 2.0 waits for 1 September 2026. Take it back"),
        (date(2026, 10, 1), "Version 2.0 waits for 1 September 2026. Take it back"),
    ],
)
def test_not_in_the_past_and_one_at_a_time(ccbf, priya, day, sentence):
    version(ccbf, "2.0", date(2026, 9, 1))
    with pytest.raises(Refused, match=sentence):
        publish(version(ccbf, "3.0", None), day, priya)


def test_what_is_published_stays_and_what_waits_can_be_taken_back(ccbf, priya):
    first, draft = queries.versions(ccbf.id)[0], version(ccbf, "2.0", None)
    publish(draft, TOMORROW, priya)
    for refused in (service.remove_draft, lambda **given: service.mark_wording(behaviour_ids=(), **given)):
        with pytest.raises(Refused, match="a published version never changes"):
            refused(version_id=draft.id, by=priya)
    with pytest.raises(Refused, match="publish a new one"):
        service.take_back(version_id=first.id, by=priya)
    service.take_back(version_id=draft.id, by=priya)
    service.remove_draft(version_id=draft.id, by=priya)
    assert [version.published_from for version in queries.versions(ccbf.id)] == [SINCE]


def test_an_empty_version_and_somebody_elses_hands_are_refused(cast, ccbf, priya):
    with pytest.raises(Refused, match="without competencies"):
        publish(version(ccbf, "2.0", None, without=["CARE1", "CARE2", "TEAM1", "TEAM2"]), TODAY, priya)
    with pytest.raises(Refused, match="You may not"):
        publish(version(ccbf, "3.0", None), TODAY, cast["lorna"].viewer())


def meaning_of(draft):
    return queries.contents(draft.id).by_code["CARE1"].behaviours[0].meaning


def test_a_mark_gives_the_text_the_meaning_of_the_old_one_and_can_be_taken_away(ccbf, priya):
    draft = version(ccbf, "2.0", None, REWORDED)
    (changed,) = queries.changes(draft.id).texts_changed
    for ticked, meaning in (((changed.new.id,), "CARE1 at level 1, first part"), ((), "CARE1, the first part of level 1")):
        service.mark_wording(version_id=draft.id, behaviour_ids=ticked, by=priya)
        assert meaning_of(draft) == meaning


def test_what_another_version_has_said_meanwhile_means_the_same_once_it_is_published(ccbf, priya):
    draft = version(ccbf, "3.0", None, REWORDED)
    version(ccbf, "2.0", date(2026, 1, 1), REWORDED, {"CARE1, the first part of level 1": "CARE1 at level 1, first part"})
    publish(draft, TODAY, priya)
    assert meaning_of(draft) == "CARE1 at level 1, first part"


# --- pages ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_lead_marks_wording_takes_back_and_removes_on_pages(ccbf, as_, send):
    draft = version(ccbf, "2.0", None, REWORDED)
    (changed,) = queries.changes(draft.id).texts_changed
    where, row_id = "/frameworks/CCBF/versions/2.0", changed.new.id
    db.session.commit()
    assert "Wording only" not in as_("lorna").get(f"{where}/difference").text
    assert send(as_("priya"), f"{where}/difference", behaviour=[str(row_id)]).status_code == 303
    page = as_("priya").get(f"{where}/difference").text
    assert f"/sign-offs/publishing/{draft.id}" in page and "publishing" not in as_("lorna").get(f"{where}/difference").text
    assert f'value="{row_id}" checked' in page and send(as_("lorna"), f"{where}/difference", behaviour=[]).status_code == 422
    assert as_("priya").get(f"{where}/take-back").status_code == 404
    assert send(as_("priya"), f"{where}/remove").status_code == 303
    assert as_("priya").get(where).status_code == 404
