"""Sessions of a group: planned one by one or in series, moved, cancelled, taken back; and what members bring to them."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.audit.models import Change
from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader, Work, reading_as
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from lms.supervision.models import AgendaItem, GroupMember, SessionAttendance, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, CancelledBy, CancelledWhy, GroupKind, SessionState
from lms.supervision_sessions.queries.sessions import agenda
from lms.supervision_sessions.rules.series import days_of
from lms.supervision_sessions.service import agenda as agenda_service
from lms.supervision_sessions.service import sessions as service
from tests.cast import TODAY
from tests.client import send as send_form
from tests.supervision.groups import LONG_AGO, a_group, agrees, joins, meets, signs

PLANNED, HAPPENED, CANCELLED = SessionState
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
HOSTILE = '<script>alert("1")</script> \u202e <b>evil</b>'


@pytest.fixture
def group(cast):
    of = a_group(cast)
    agrees(cast, of)
    return of


def day(on, name="day"):
    return {name: [str(on.day), str(on.month), str(on.year)]}


def plan(on=TOMORROW, **more):
    return {**day(on), "at": "10:00", "minutes": "60", "place": "", "link": "", **more}


def series(first, weeks=2, number="3", **more):
    return {**plan(first), "weeks": str(weeks), "number": number, "until": ["", "", ""], **more}


def url(of, end=""):
    return f"/supervision/groups/{of.id}/sessions{end}"


def page(session, end=""):
    return f"/supervision/sessions/{session.id}{end}"


def of(on=TOMORROW):
    db.session.expire_all()
    return db.session.scalars(select(SupervisionSession).where(SupervisionSession.held_on == on)).one()


def all_days():
    return list(db.session.scalars(select(SupervisionSession.held_on).order_by(SupervisionSession.held_on)))


def planned(cast, group, on=TOMORROW):
    return meets(cast, group, on, state=PLANNED)


# --- planning ---------------------------------------------------------------------------------------------------------------------


def test_a_facilitator_plans_a_session(group, as_, send):
    reply = send(as_("effie"), url(group, "/plan"), **plan(place="Room 2", link="https://example.org/room"))
    assert (reply.status_code, of().state, of().minutes, of().place) == (303, PLANNED, 60, "Room 2")
    assert clock.LOCAL.fromutc(of().starts_at.replace(tzinfo=clock.LOCAL)).strftime("%H:%M") == "10:00"


def test_the_length_comes_from_the_agreement(cast, as_):
    of_group = a_group(cast)
    agrees(cast, of_group).session_minutes = 75
    assert 'value="75"' in as_("effie").get(url(of_group, "/plan")).text


def test_an_officer_who_may_name_its_facilitator_plans_moves_and_cancels_nothing(cast, as_, send):
    of_group = a_group(cast, facilitators=("gordon",))
    db.session.query(GroupMember).filter_by(person_id=cast["gordon"].person_id).update({"until": TODAY - timedelta(days=1)})
    session = planned(cast, of_group)
    assert as_("lorna").get(f"/supervision/groups/{of_group.id}/facilitator").status_code == 200
    pages = [url(of_group, "/plan"), url(of_group, "/plan-series"), page(session, "/move"), page(session, "/cancel")]
    assert [as_("lorna").get(each).status_code for each in pages] == [404] * 4
    with pytest.raises(Refused):
        service.cancel(session_id=session.id, cancelled_by=CancelledBy.EMPLOYER, why=CancelledWhy.OTHER, by=cast["lorna"].viewer())
    assert "Plan a session" not in as_("lorna").get(url(of_group)).text


def test_planning_may_come_before_the_agreement(cast, as_, send):
    assert send(as_("effie"), url(a_group(cast), "/plan"), **plan()).status_code == 303
    assert of().state == PLANNED


def test_a_group_meets_once_a_day(group, as_, send):
    effie = as_("effie")
    send(effie, url(group, "/plan"), **plan())
    reply = send(effie, url(group, "/plan"), **plan(at="14:00"))
    assert (reply.status_code, all_days()) == (422, [TOMORROW])
    assert "This group has a session on 3 March 2026 already. It can have one a day." in reply.text


def test_a_plan_that_is_sent_twice_is_one_session_and_one_message(group, as_, send):
    effie = as_("effie")
    assert [send(effie, url(group, "/plan"), **plan()).status_code for _ in range(2)] == [303, 303]
    assert (all_days(), db.session.query(Message).count()) == ([TOMORROW], 2)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (LONG_AGO - timedelta(days=1), "The group was opened on"),
        (TODAY + timedelta(days=800), "for the next two years only"),
        (TODAY + timedelta(days=41), "The group ends on 11 April 2026"),
    ],
)
def test_days_on_which_it_cannot_meet(group, as_, send, on, sentence):
    group.ended_on = TODAY + timedelta(days=40)
    reply = send(as_("effie"), url(group, "/plan"), **plan(on))
    assert (reply.status_code, sentence in reply.text, all_days()) == (
        422,
        on <= TODAY + timedelta(days=800) and sentence in reply.text,
        [],
    )


def test_the_29th_of_february_is_a_day_where_there_is_one(group, as_, send):
    effie = as_("effie")
    assert send(effie, url(group, "/plan"), **plan(date(2028, 2, 29))).status_code == 303
    assert send(effie, url(group, "/plan"), **{**plan(), "day": ["29", "2", "2027"]}).status_code == 422
    assert all_days() == [date(2028, 2, 29)]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,<b>evil</b>", "//evil.example", "meet.example.org"])
def test_a_link_is_one_that_a_browser_opens_and_no_script(group, as_, send, link):
    reply = send(as_("effie"), url(group, "/plan"), **plan(link=link))
    assert reply.status_code == 422 and "whole link that begins with https://" in reply.text and not all_days()


def test_a_session_that_took_place_without_a_plan_is_entered(group, as_, send):
    assert send(as_("effie"), url(group, "/plan"), **plan(YESTERDAY)).status_code == 303
    assert "Did it take place?" in as_("effie").get(page(of(YESTERDAY))).text
    assert db.session.query(Message).count() == 0  # nobody is told of a day that has passed


@pytest.mark.parametrize("who", ["ailsa", "kirsty", "lorna", "adam", "beth", "dougie"])
def test_nobody_else_plans_by_a_guessed_address(group, as_, who):
    assert [as_(who).get(url(group, end)).status_code for end in ("/plan", "/plan-series")] == [404, 404]


@pytest.mark.parametrize(
    "answers", [{"minutes": "0"}, {"minutes": "601"}, {"minutes": "x"}, {"at": "25:00"}, {"at": ""}, {"place": "x" * 201}]
)
def test_what_is_no_plan_is_shown_again(group, as_, send, answers):
    assert send(as_("effie"), url(group, "/plan"), **plan(**answers)).status_code == 422


# --- series -----------------------------------------------------------------------------------------------------------------------


def test_the_days_of_a_series_are_shown_before_they_are_planned(group, as_, send):
    reply = send(as_("effie"), url(group, "/plan-series"), **series(TOMORROW), show="yes")
    assert (reply.status_code, all_days()) == (200, [])
    assert [f"Tuesday {words} 2026" in reply.text for words in ("3 March", "17 March", "31 March")] == [True] * 3


def plan_series(client, group, first=TOMORROW, ticked=None):
    days = days_of(first, 2, 3, None)
    previewed = " ".join(map(str, days))
    chosen = [str(each) for each in ticked or days]
    return send_form(client, url(group, "/plan-series"), **series(first), previewed=previewed, days=chosen, plan="yes")


def test_a_series_keeps_the_time_by_the_clock_when_the_clocks_change(group, as_):
    assert plan_series(as_("effie"), group).status_code == 303
    starts = [each.starts_at.astimezone(clock.LOCAL) for each in db.session.query(SupervisionSession).order_by(SupervisionSession.held_on)]
    assert [(at.date().isoformat(), at.hour) for at in starts] == [("2026-03-03", 10), ("2026-03-17", 10), ("2026-03-31", 10)]
    assert len({at.utcoffset() for at in starts}) == 2


def test_days_that_are_not_ticked_are_left_out(group, as_):
    plan_series(as_("effie"), group, ticked=[TOMORROW])
    assert all_days() == [TOMORROW]


def test_a_series_that_is_sent_twice_is_planned_once(group, as_):
    effie = as_("effie")
    assert [plan_series(effie, group).status_code for _ in range(2)] == [303, 303]
    assert (len(all_days()), db.session.query(Message).count()) == (3, 2)


def test_a_time_that_the_clock_jumps_over_is_in_the_way_of_its_day_alone(group, as_, send):
    answers = series(date(2026, 3, 22), weeks=1, number="2", at="1:30", show="yes")
    reply = send(as_("effie"), url(group, "/plan-series"), **answers)
    assert "There is no 1:30am on 29 March 2026" in reply.text and 'value="2026-03-22" checked' in reply.text
    assert 'value="2026-03-29"' not in reply.text


def test_a_day_that_is_taken_cannot_be_ticked(cast, group, as_, send):
    planned(cast, group, date(2026, 3, 17))
    reply = send(as_("effie"), url(group, "/plan-series"), **series(TOMORROW), show="yes")
    assert "a session on 17 March 2026 already" in reply.text and 'name="days" value="2026-03-17"' not in reply.text


def test_answers_that_changed_since_the_days_were_shown_are_shown_again(group, as_, send):
    reply = send(as_("effie"), url(group, "/plan-series"), **series(TOMORROW), previewed="2026-03-04", days="2026-03-04", plan="yes")
    assert (reply.status_code, all_days()) == (200, [])


def test_a_series_ends():
    first = date(2028, 2, 29)
    assert days_of(first, 52, 3, None) == [first, date(2029, 2, 27), date(2030, 2, 26)]
    assert days_of(first, 1, None, date(2028, 3, 7)) == [first, date(2028, 3, 7)]
    assert len(days_of(first, 1, None, date(2099, 1, 1))) == 53


def test_a_series_says_where_it_ends(group, as_, send):
    reply = send(as_("effie"), url(group, "/plan-series"), **series(TOMORROW, number=""), show="yes")
    assert reply.status_code == 422 and "Enter how many sessions, or until which day" in reply.text


# --- moved and cancelled ----------------------------------------------------------------------------------------------------------


def move(client, session, **more):
    return send_form(client, page(session, "/move"), seen=seen_by(client, session), **plan(**more))


def seen_by(client, session):
    """What the form remembers of what it shows."""
    return re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(page(session, "/move")).text)[1]


def test_a_session_is_moved(cast, group, as_):
    session, on = planned(cast, group), TODAY + timedelta(days=9)
    assert move(as_("effie"), session, on=on, at="14:00").status_code == 303
    assert (of(on).starts_at.astimezone(clock.LOCAL).hour, of(on).revision) == (14, 1)


def test_a_session_cannot_be_moved_onto_another(cast, group, as_):
    first, other = planned(cast, group), planned(cast, group, TODAY + timedelta(days=9))
    reply = move(as_("effie"), first, on=other.held_on)
    assert reply.status_code == 422 and "has a session on 11 March 2026 already" in reply.text


def test_of_two_who_move_at_once_the_second_is_told(cast, group, as_, send):
    session, effie = planned(cast, group), as_("effie")
    seen = seen_by(effie, session)
    move(effie, session, on=TODAY + timedelta(days=9))
    reply = send(effie, page(session, "/move"), **plan(TODAY + timedelta(days=10)), seen=seen)
    assert (reply.status_code, all_days()) == (422, [TODAY + timedelta(days=9)])
    assert "Someone changed this while you were writing" in reply.text


def test_a_session_with_somebody_there_is_neither_moved_nor_cancelled(cast, group, as_, send):
    session = meets(cast, group, TODAY, "ailsa", state=PLANNED)
    assert "Ailsa Robertson is marked as there" in move(as_("effie"), session, on=TOMORROW).text
    assert "Ailsa Robertson is marked as there" in cancel(as_("effie"), send, session).text


def test_who_sent_apologies_for_one_day_is_asked_anew_for_another(cast, group, as_):
    session = meets(cast, group, TODAY, "ailsa", state=PLANNED)
    db.session.query(SessionAttendance).one().mark = AttendanceMark.APOLOGIES
    move(as_("effie"), session, on=TOMORROW)
    assert db.session.query(SessionAttendance).count() == 0


def cancel(client, send, session, by=CancelledBy.EMPLOYER, why=CancelledWhy.STAFFING):
    return send(client, page(session, "/cancel"), cancelled_by=by.value, why=why.value)


def test_a_session_is_cancelled_by_whom_and_why(cast, group, as_, send):
    cancel(as_("effie"), send, planned(cast, group))
    assert (of().state, of().cancelled_by, of().cancelled_why) == (CANCELLED, CancelledBy.EMPLOYER, CancelledWhy.STAFFING)
    assert "An employer: not enough staff on duty" in as_("ailsa").get(page(of())).text


def test_cancelling_twice_is_cancelling_once(cast, group, as_, send):
    session = planned(cast, group)
    assert [cancel(as_("effie"), send, session).status_code for _ in range(2)] == [303, 303]
    assert of().revision == 1


def test_a_reason_is_chosen(cast, group, as_, send):
    assert send(as_("effie"), page(planned(cast, group), "/cancel"), cancelled_by="me", why="because").status_code == 422


def test_cancelling_is_taken_back_until_its_day_has_passed(cast, group, as_, send, monkeypatch):
    session, effie = planned(cast, group), as_("effie")
    cancel(effie, send, session)
    send(effie, page(session, "/take-back"), page(session))
    assert (of().state, of().cancelled_why) == (PLANNED, None)
    cancel(effie, send, session)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert "Take the cancellation back" not in as_("effie").get(page(session)).text
    send(as_("effie"), page(session, "/take-back"), url(group, "/plan"))
    assert of().state == CANCELLED


def test_a_cancelled_day_is_not_planned_again_but_taken_back(cast, group, as_, send):
    cancel(as_("effie"), send, planned(cast, group))
    assert "Open it and take the cancellation back" in send(as_("effie"), url(group, "/plan"), **plan()).text


@pytest.mark.parametrize("who", ["ailsa", "kirsty", "lorna", "adam", "beth"])
def test_nobody_else_moves_or_cancels_by_a_guessed_address(cast, group, as_, who):
    session = planned(cast, group)
    assert [as_(who).get(page(session, end)).status_code for end in ("/move", "/cancel")] == [404, 404]


# --- who sees a session -----------------------------------------------------------------------------------------------------------


def test_a_session_is_there_for_its_group_and_those_who_oversee_it(cast, group, as_):
    session = planned(cast, group)
    seen = {who: as_(who).get(page(session)).status_code for who in ("effie", "ailsa", "morag", "lorna", "priya", "adam", "kirsty", "beth")}
    assert seen == {**dict.fromkeys(("effie", "ailsa", "morag", "lorna", "priya", "adam"), 200), "kirsty": 404, "beth": 404}


def test_those_who_oversee_see_that_it_took_place_and_no_name_and_no_text(cast, group, as_):
    session = meets(cast, group, YESTERDAY, "ailsa", led_by="effie")
    db.session.add(AgendaItem(session_id=session.id, author_id=cast["ailsa"].person_id, text="the planted sentence"))
    text = as_("lorna").get(page(session)).text
    employers, roles = text.index("NHS Lochside (1)"), text.index("Registered nurse (community or ward) (1)")
    assert "Took place" in text and employers < roles
    assert [words in text for words in ("Ailsa Robertson", "Effie Campbell", "the planted sentence")] == [False] * 3


def test_an_open_group_shows_its_sessions_to_nobody_who_has_not_joined(cast, group, as_):
    group.is_open = True
    assert [as_("kirsty").get(where).status_code for where in (page(planned(cast, group)), url(group))] == [404, 404]


def test_a_former_member_does_not_see_later_sessions(cast, group, as_):
    joins(cast, group, "kirsty", since=LONG_AGO, until=YESTERDAY)
    assert as_("kirsty").get(page(planned(cast, group))).status_code == 404
    assert as_("kirsty").get(page(meets(cast, group, YESTERDAY))).status_code == 200
    text = as_("kirsty").get(url(group)).text
    assert "1 March 2026" in text and "3 March 2026" not in text


def test_whose_day_has_passed_is_said_to_be_not_recorded_yet(cast, group, as_):
    planned(cast, group, YESTERDAY), planned(cast, group)
    text = as_("effie").get(url(group)).text
    assert text.index("Not recorded yet") < text.index("1 March 2026") < text.index("To come") < text.index("3 March 2026")


def test_a_later_member_is_not_shown_the_group_before_they_have_signed(cast, as_):
    of_group = a_group(cast)
    agreement = agrees(cast, of_group)
    joins(cast, of_group, "kirsty")
    session = planned(cast, of_group)
    text = as_("kirsty").get(page(session)).text
    assert "Sign the agreement of this group first" in text and "Ailsa Robertson" not in text
    assert "Kirsty Duncan" not in as_("ailsa").get(page(session)).text
    signs(agreement, cast["kirsty"].person_id)
    assert "Ailsa Robertson" in as_("kirsty").get(page(session)).text


def test_where_it_is_stands_there_for_those_who_come_before_they_have_signed(cast, as_):
    session = planned(cast, a_group(cast))
    session.place = "Health centre, room 2"
    seen = {who: "Health centre, room 2" in as_(who).get(page(session)).text for who in ("ailsa", "effie", "lorna")}
    assert seen == {"ailsa": True, "effie": True, "lorna": False}


# --- the agenda -------------------------------------------------------------------------------------------------------------------


def add(client, send, session, text):
    return send(client, page(session, "/agenda"), text=text)


def reads(cast, who, session):
    return [point.text for point in agenda(session.id, Reader(cast[who].person_id, clock.now()))]


def test_members_add_to_the_agenda_and_see_who_added_what(cast, group, as_, send):
    session = planned(cast, group)
    add(as_("ailsa"), send, session, "My caseload")
    text = as_("effie").get(page(session)).text
    assert "My caseload" in text and "Ailsa Robertson" in text


def test_a_point_that_is_sent_twice_is_one(cast, group, as_, send):
    session = planned(cast, group)
    for _ in range(2):
        add(as_("ailsa"), send, session, "My caseload")
    assert reads(cast, "effie", session) == ["My caseload"]


def test_hostile_text_is_text(cast, group, as_, send):
    session = planned(cast, group)
    add(as_("ailsa"), send, session, HOSTILE)
    text = as_("effie").get(page(session)).text
    assert "<script>alert" not in text and "&lt;b&gt;evil" in text


NAMED = "How Mrs Agnes McTavish was moved"


def test_a_point_that_seems_to_name_somebody_is_asked_about_and_then_put_on(cast, group, as_, send):
    session, ailsa = planned(cast, group), as_("ailsa")
    reply = add(ailsa, send, session, NAMED)
    assert reply.status_code == 422 and "“Mrs Agnes McTavish” (a title and a name)" in reply.text and reads(cast, "ailsa", session) == []
    anyway = reply.text.split('name="anyway"')[1].split('value="')[1].split('"')[0]
    assert send(ailsa, page(session, "/agenda"), page(session), text=NAMED, anyway=anyway).status_code == 303
    assert reads(cast, "ailsa", session) == [NAMED]


def test_a_point_about_a_colleague_names_nobody(cast, group, as_, send):
    session = planned(cast, group)
    add(as_("ailsa"), send, session, "What Effie Campbell told us")
    assert reads(cast, "ailsa", session) == ["What Effie Campbell told us"]


def test_its_author_alone_removes_a_point(cast, group, as_, send):
    session = planned(cast, group)
    add(as_("ailsa"), send, session, "My caseload")
    item = db.session.scalar(reading_as(select(AgendaItem.id), Work.FACTS))
    assert send(as_("effie"), page(session, f"/agenda/{item}/remove"), page(session)).status_code == 404
    send(as_("ailsa"), page(session, f"/agenda/{item}/remove"), page(session))
    assert reads(cast, "ailsa", session) == []


@pytest.mark.parametrize("who", ["lorna", "adam", "priya", "kirsty"])
def test_nobody_outside_adds_to_it(cast, group, as_, who):
    assert as_(who).get(page(planned(cast, group), "/agenda")).status_code == 404


def test_nobody_adds_before_they_have_signed(cast, as_):
    assert as_("ailsa").get(page(planned(cast, a_group(cast)), "/agenda")).status_code == 404


def test_an_agenda_has_at_most_fifty_points(cast, group, as_, send):
    session, viewer = planned(cast, group), cast["ailsa"].viewer()
    for number in range(50):
        agenda_service.add(session_id=session.id, text=f"Point {number}", by=viewer)
    replies = [add(as_("ailsa"), send, session, f"More {number}") for number in range(3)]
    assert [reply.status_code for reply in replies] == [422] * 3 and "This agenda has 50 points" in replies[0].text
    assert db.session.scalar(reading_as(select(func.count()).select_from(AgendaItem), Work.FACTS)) == 50


def test_a_long_agenda_asks_no_more_of_the_database(cast, group, as_, query_count):
    session = planned(cast, group)
    author = cast["ailsa"].person_id
    db.session.add_all(AgendaItem(session_id=session.id, author_id=author, text=f"Point {number}") for number in range(400))
    db.session.commit()
    with query_count() as watch:
        assert "Point 399" in as_("ailsa").get(page(session)).text
    assert len(watch.statements) <= 30


def test_the_agenda_closes_with_the_session(cast, group, as_, send):
    session = meets(cast, group, TODAY, "ailsa")
    assert "The agenda is closed" in add(as_("ailsa"), send, session, "Too late").text


def test_the_trail_says_that_it_changed_and_never_what(cast, group, as_, send):
    session = planned(cast, group)
    add(as_("ailsa"), send, session, "the planted sentence")
    changes = db.session.scalars(select(Change).where(Change.record == "supervision_agenda_item")).all()
    assert changes and "planted" not in str([change.values for change in changes])


def test_in_a_pair_the_page_says_with_whom_to_these_two_alone(cast, as_):
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), code="P")
    agrees(cast, pair)
    session = planned(cast, pair)
    assert "One-to-one with Effie Campbell" in as_("ailsa").get(page(session)).text
    text = as_("lorna").get(page(session)).text
    assert "One-to-one supervision" in text and "Effie" not in text and "Ailsa" not in text
