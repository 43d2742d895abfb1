"""Who is due, for whoever looks after them. Effie supervises Ailsa, Morag and Kirsty, who is on long leave."""

from datetime import timedelta

import pytest

from lms.kit.db import db
from lms.supervision.rules.words import GroupKind, SessionState
from tests.cast import TODAY
from tests.supervision.groups import a_group, meets
from tests.supervision_policies.policies import policy


@pytest.fixture
def meeting(cast):
    """Supervision every 30 days; Ailsa met Effie three weeks ago, and will in a week."""
    policy(cast, "LOCH", 30)
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    meets(cast, group, TODAY - timedelta(days=21), "ailsa", led_by="effie")
    meets(cast, group, TODAY + timedelta(days=7), state=SessionState.PLANNED)
    return group


def names(text):
    return [name for name in ("Ailsa Robertson", "Mòrag", "Kirsty Duncan", "Gordon Milne") if name in text]


def test_a_supervisor_sees_their_own_people_and_how_they_stand(meeting, as_):
    text = as_("effie").get("/supervision/due").text
    assert names(text) == ["Ailsa Robertson", "Mòrag", "Kirsty Duncan"]
    for said in (
        "9 February 2026",
        "One-to-one supervision",
        "11 March 2026",
        "9 March 2026",
        "Up to date",
        "Not due yet",
        "On long leave",
    ):
        assert said in text, said


def test_their_own_supervision_stands_beside_it(meeting, as_):
    text = as_("effie").get("/supervision/due").text
    own = text[text.index("Your own supervision") : text.index("<table")]
    assert "Overdue" in own and "none so far" in own and "nothing planned" in own


def test_an_officer_sees_their_branch_and_narrows_it(meeting, cast, as_):
    assert names(as_("lorna").get("/supervision/due").text) == ["Ailsa Robertson"]
    assert names(as_("priya").get("/supervision/due?status=overdue").text) == ["Gordon Milne"]
    assert names(as_("priya").get(f"/supervision/due?organisation={cast.places['COUN']}").text) == ["Kirsty Duncan"]
    assert as_("ailsa").get("/supervision/due").status_code == 403


def test_it_is_sorted_by_name_or_by_day(meeting, as_):
    by_name, by_day = (as_("effie").get(f"/supervision/due?sort={key}").text for key in ("-name", "due"))
    assert by_name.index("Ailsa") < by_name.index("Kirsty Duncan") and by_day.index("Ailsa") < by_day.index("Mòrag")


def test_what_comes_next_is_offered_to_whoever_opens_supervision(meeting, cast, as_):
    """A session where they lead one-to-one supervision of somebody already; nothing where one is planned."""
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("kirsty",), code="K")
    text = as_("effie").get("/supervision/due").text
    planning, opening = f"/supervision/groups/{pair.id}/sessions/plan", "/supervision/groups/open?kind=individual&amp;person="
    assert [who for who in cast.players if f'{opening}{cast[who].person_id}"' in text] == ["morag"]
    assert f'{planning}">Plan a session' in text and f"groups/{meeting.id}/" not in text
    assert as_("effie").get(planning).status_code == 200


def test_nobody_is_offered_to_supervise_whom_somebody_else_does(meeting, cast, as_):
    opening = f"/supervision/groups/open?kind=individual&amp;person={cast['morag'].person_id}"
    assert opening in as_("effie").get("/supervision/due").text
    a_group(cast, GroupKind.INDIVIDUAL, members=("morag",), facilitators=("fraser",), code="F")
    assert opening not in as_("effie").get("/supervision/due").text


def test_who_has_left_the_pair_or_sees_alone_is_offered_none(meeting, cast, as_):
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("kirsty",), code="K")
    pair.ended_on = TODAY
    db.session.flush()
    assert "Plan a session" not in as_("effie").get("/supervision/due").text
    assert "Set up one-to-one" not in as_("adam").get("/supervision/due").text


def test_a_session_that_does_not_count_is_not_told(meeting, cast, as_):
    meets(cast, a_group(cast, GroupKind.MENTORING, members=("ailsa",), code="M"), TODAY - timedelta(days=2), "ailsa", led_by="effie")
    meets(cast, a_group(cast, GroupKind.GROUP, members=("ailsa",), code="G"), TODAY + timedelta(days=2), state=SessionState.PLANNED)
    text = as_("effie").get("/supervision/due").text
    assert "28 February 2026" not in text and "4 March 2026" not in text


def test_whoever_is_on_long_leave_stands_last_by_day(meeting, as_):
    text = as_("effie").get("/supervision/due?sort=due").text
    text = text[text.index("<table") :]
    assert text.index("Mòrag") < text.index("Kirsty Duncan") and "Set up one-to-one" not in text[text.index("Kirsty Duncan") :]


def test_one_to_one_is_offered_to_whoever_has_none(meeting, as_):
    policy_text = as_("effie").get("/supervision/due?sort=name").text
    offers = [part.split("<")[0].strip() for part in policy_text.split("Set up one-to-one<span")[1:]]
    assert len(offers) == 1 and "with Mòrag" in policy_text and "with Ailsa Robertson" not in policy_text


def test_a_group_can_be_opened_from_here_and_two_people_by_the_two_alone(meeting, cast, as_):
    policy(cast, "HARB", 30, groups=True)
    many = a_group(cast, GroupKind.GROUP, members=("morag",), code="G")
    meets(cast, many, TODAY - timedelta(days=2), "morag", led_by="effie")
    pair, group = f"/supervision/groups/{meeting.id}", f"/supervision/groups/{many.id}"
    assert {who: (pair in text, group in text) for who in ("effie", "priya") for text in [as_(who).get("/supervision/due").text]} == {
        "effie": (True, True),
        "priya": (False, True),
    }
    assert as_("priya").get(group).status_code == 200


def test_figures_and_the_report_are_a_click_away(meeting, as_):
    for who, address, is_there in (
        ("priya", "/supervision/due", True),
        ("effie", "/supervision/due", False),
        ("priya", "/reports/supervision", True),
        ("effie", "/reports/supervision", False),
        ("beth", "/reports/supervision", False),
    ):
        assert ("across employers</a>" in as_(who).get(address).text) is is_there, (who, address)
