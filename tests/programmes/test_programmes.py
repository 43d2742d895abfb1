"""Programmes are written in drafts, and published once it is known what that does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.induction.models import Condition, Programme
from lms.induction.rules.words import Confirm, StepKind
from lms.kit.concurrent_edits import EditConflict, fingerprint
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.programmes.queries import programmes as queries
from lms.programmes.queries.preview import preview
from lms.programmes.rules.programmes import (
    WHEN_PUBLISHED,
    Facts,
    RowFacts,
    StepFacts,
    check_extends,
    check_facts,
    check_key,
    check_publishing,
    check_row,
)
from lms.programmes.service import drafts, programmes
from tests.cast import TODAY
from tests.client import send
from tests.induction.programmes import induction, programme, step, version

TALK = StepFacts("talk", "A talk", StepKind.CONVERSATION, 7, confirm=Confirm.SUPERVISOR)
TRAINING = StepFacts("fire", "Fire safety", StepKind.SUBJECT, 7, subject_id=1)
FACTS = Facts("Name", True, None, None, None, 56, None, date(2025, 1, 1), "")
EMPLOYEES = RowFacts(worker_types=frozenset({"employee"}))
SINCE = date(2025, 1, 1)


def refused(check, *args, **given):
    with pytest.raises(Refused) as no:
        check(*args, **given)
    return no.value.field


# --- what may be said -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": "Fire walk!"}, "key"),
        ({"kind": StepKind.SUBJECT}, "subject"),
        ({"kind": StepKind.COMPETENCY}, "competency"),
        ({"confirm": None}, "confirm"),
        ({"link": "http://example.org/a"}, "link"),
        ({"link": "https://exa mple.org"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_a_step_that_says_too_little_is_refused(wrong, field):
    assert refused(replace(TALK, **wrong).cleaned) == field


def test_what_does_not_go_with_a_kind_is_left_out():
    session = replace(TALK, kind=StepKind.SESSION, subject_id=3, count=2).cleaned()
    assert (session.confirm, session.count, session.is_by_facts) == (None, 1, True)
    assert replace(TALK, subject_id=3).cleaned().subject_id is None


def test_a_key_goes_on_meaning_what_it_meant_and_is_nobody_elses():
    check_key(TALK, elsewhere={"fire": "IND-CORE"}, published={"talk": False})
    assert refused(check_key, TALK, elsewhere={"talk": "IND-CORE"}, published={}) == "key"
    assert refused(check_key, replace(TRAINING, key="talk"), elsewhere={}, published={"talk": False}) == "kind"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"part_time_longest": 55}, "part_time_longest"),
        ({"approved_until": TODAY}, "approved_from"),
        ({"approved_from": TODAY, "approved_until": SINCE}, "approved_until"),
        ({"target_days": -1}, "target_days"),
    ],
)
def test_facts_that_contradict_each_other_are_refused(wrong, field):
    assert refused(check_facts, replace(FACTS, **wrong)) == field


def test_no_programme_adds_to_itself_and_no_row_takes_in_everybody():
    assert refused(check_extends, {1: None, 2: 1, 3: 2}, 1, 3) == "extends"
    assert refused(check_row, RowFacts(joins_from=TODAY)) is None


def test_versions_follow_one_another():
    check_publishing([SINCE], SINCE + timedelta(days=1), has_steps=True)
    assert refused(check_publishing, [SINCE], SINCE, has_steps=True) == "from_day"
    assert refused(check_publishing, [], SINCE, has_steps=False) is None


# --- drafts -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shared(cast):
    return programme("IND-A", step("welcome"), step("fire", subject=cast.subjects["FIRE-1"]))


@pytest.fixture
def priya(cast):
    return cast["priya"].viewer()


def draft_of(row: Programme):
    return next(one for one in row.versions if one.published_from is None)


def test_a_draft_begins_as_a_copy_and_there_is_one_at_a_time(shared, priya):
    draft = programmes.start_draft(programme_id=shared.id, by=priya)
    assert ([one.key for one in draft.steps], draft.number) == (["welcome", "fire"], 2)
    assert [queries.row_facts(one) for one in draft.conditions] == [queries.row_facts(one) for one in shared.versions[0].conditions]
    with pytest.raises(Refused, match="one at a time"):
        programmes.start_draft(programme_id=shared.id, by=priya)
    programmes.discard_draft(programme_id=shared.id, by=priya)
    assert [one.number for one in shared.versions] == [1]


def test_steps_are_added_moved_and_removed_and_the_second_writer_is_told(shared, priya):
    draft = programmes.start_draft(programme_id=shared.id, by=priya)
    new = {"programme_id": shared.id, "facts": replace(TALK, key="", title="Meet the team"), "after": "welcome", "by": priya}
    sent, sent_again = drafts.add_step(**new), drafts.add_step(**new)
    assert sent is sent_again
    seen = fingerprint(drafts.shown_step(draft, sent))
    change = {"programme_id": shared.id, "key": "meet_the_team", "by": priya}
    drafts.change_step(facts=replace(TALK, key="meet_the_team", title="Meet us"), after="", seen=seen, **change)
    db.session.expire_all()
    assert [(one.key, one.title) for one in draft.steps][:2] == [("meet_the_team", "Meet us"), ("welcome", "Welcome")]
    with pytest.raises(EditConflict):
        drafts.change_step(facts=replace(TALK, key="meet_the_team", title="Meet them"), after="", seen=seen, **change)
    drafts.remove_step(programme_id=shared.id, key="welcome", by=priya)
    assert [one.key for one in draft.steps] == ["meet_the_team", "fire"]


def test_a_key_of_what_it_adds_to_is_taken(shared, cast, priya):
    more = programme("IND-B", step("keys"), extends=shared)
    for row, key in ((more, "welcome"), (shared, "keys")):
        programmes.start_draft(programme_id=row.id, by=priya)
        with pytest.raises(Refused, match="has a step with this key"):
            drafts.add_step(programme_id=row.id, facts=replace(TALK, key=key), after="", by=priya)


def test_an_employers_programme_is_for_its_own_people(cast):
    lorna = cast["lorna"].viewer()
    ward = programmes.add_programme(code="ind-ward", organisation_id=cast.places["NHSL"], facts=FACTS, by=lorna)
    for place in (None, cast.places["COUN"]):
        with pytest.raises(Refused, match="place of the list"):
            drafts.add_condition(programme_id=ward.id, facts=replace(EMPLOYEES, organisation_id=place), by=lorna)
    with pytest.raises(Refused):
        programmes.add_programme(code="IND-ALL", organisation_id=None, facts=FACTS, by=lorna)
    programmes.discard_draft(programme_id=ward.id, by=lorna)
    assert db.session.query(Programme).count() == 0


def test_what_is_shared_officers_read_and_the_lead_changes(shared, as_):
    lorna = as_("lorna")
    assert lorna.get("/induction/programmes/IND-A").status_code == 200
    assert {lorna.get(f"/induction/programmes/IND-A/{page}").status_code for page in ("edit", "draft/publish", "versions/7")} == {404}
    assert as_("adam").get("/induction/programmes").status_code == 403


# --- what publishing does ---------------------------------------------------------------------------------------------------------


def test_a_look_ahead_says_what_publishing_then_does(shared, cast, priya):
    draft = programmes.start_draft(programme_id=shared.id, by=priya)
    draft.conditions = [Condition(worker_types=frozenset({"bank_relief", "personal_assistant"}))]
    db.session.flush()
    ahead = preview(shared, draft, TODAY, TODAY)
    assert [(one.name, one.join, one.late, one.leave) for one in ahead.employers] == [
        ("Braeside Homes", 1, 1, 0),
        ("Harbour Care", 0, 0, 1),
        ("Individual employers", 1, 1, 0),
    ]
    assert {one.name for one in ahead.joining} == {cast["lukasz"].name, cast["dougie"].name}
    programmes.publish(programme_id=shared.id, from_day=TODAY, note="", by=priya)
    assert [bool(queries.programme(priya, "IND-A", TODAY).people), induction(cast["dougie"]).version] == [True, 1]
    with pytest.raises(ValueError, match="not enough"):
        induction(cast["morag"])


def test_a_new_row_is_for_those_who_start_from_then_on(shared, cast, priya):
    draft = programmes.start_draft(programme_id=shared.id, by=priya)
    drafts.add_condition(programme_id=shared.id, facts=RowFacts(frozenset({"bank_relief"}), joins_from=WHEN_PUBLISHED), by=priya)
    assert [preview(shared, draft, day, TODAY).join for day in (TODAY, date(2025, 6, 1))] == [0, 1]  # Łukasz began in September 2025
    programmes.publish(programme_id=shared.id, from_day=TODAY, note="", by=priya)
    assert draft.conditions[-1].joins_from == TODAY


def test_people_stay_on_the_version_of_the_day_they_started(shared, cast, priya):
    draft = programmes.start_draft(programme_id=shared.id, by=priya)
    ahead = [preview(shared, draft, day, TODAY) for day in (TODAY, date(2026, 2, 1))]
    assert [(one.stay, one.other_steps) for one in ahead] == [(1, 0), (1, 1)]
    programmes.publish(programme_id=shared.id, from_day=date(2026, 2, 1), note="", by=priya)
    assert induction(cast["morag"]).version == 2


def test_another_target_holds_for_everybody(shared, cast, priya):
    before = queries.facts_of(shared)
    seen = fingerprint(programmes.shown(before))
    programmes.change_programme(programme_id=shared.id, facts=replace(before, target_days=7, is_compulsory=False), seen=seen, by=priya)
    assert (induction(cast["morag"]).target_on, shared.is_compulsory) == (date(2026, 2, 23), True)


def test_from_a_new_programme_to_people_on_it(as_, cast):
    priya, at = as_("priya"), "/induction/programmes"
    day = {"joins_from": "2025-01-01", "target_days": "28", "is_compulsory": "yes", "extends": ""}
    send(priya, f"{at}/add", code="ind-new", owner="0", name="New", **day)
    talk = {"title": "A talk", "kind": "conversation", "confirm": "supervisor", "due_days": "7", "weight": "required", "count": "1"}
    send(priya, f"{at}/IND-NEW/draft/add-step/other", scope="post", after="", audience="", subject="", **talk)
    send(priya, f"{at}/IND-NEW/draft/add-condition", worker_types="volunteer", since="programme", organisation="", jurisdiction="")
    look = f"{at}/IND-NEW/draft/publish"
    assert "<b>1 person joins</b>" in priya.get(look).text
    assert send(priya, look, from_day="2025-01-01").location == f"{at}/IND-NEW"
    assert [one.key for one in induction(cast["morag"]).steps] == ["a_talk"]


def test_a_second_version_has_the_notes_and_days_that_were_given(shared, as_):
    version(shared, None, step("welcome"), number=2)
    page = "/induction/programmes/IND-A"
    assert "Choose a later day" in send(as_("priya"), f"{page}/draft/publish", from_day="2025-01-01").text
    send(as_("priya"), f"{page}/draft/publish", from_day="2026-03-02", note="Fire safety is a step no more")
    assert "Fire safety is a step no more" in as_("lorna").get(page).text
