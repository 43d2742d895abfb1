"""People who are told in person. Morag, a volunteer whom Effie supervises, has no email; her first training is due by 16 March."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from lms.access import Role
from lms.kit import clock
from lms.kit.db import db
from lms.outbox.models import Message
from lms.outbox.service import mark_address
from lms.people.models import Absence, Account, Person, Term
from lms.people.rules import WorkerType
from lms.reminders.models import Nudge
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.todo import todo
from lms.reminders.rules.words import NudgeState, Route
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import NOW, TODAY
from tests.events import booking, course, event
from tests.reminders.nudges import nudge, on_paper, state_of, words

DAY = timedelta(days=1)
PAGE = "/reminders/in-person"
YESTERDAY = TODAY - DAY


@pytest.fixture
def team(cast):
    """Where Morag helps."""
    return f"{PAGE}/{cast.places['HARB-DAY']}"


@pytest.fixture
def note(cast, as_, send, team):
    """`note("morag", on=day)`: Effie says that they were told."""

    def told(*who, on=TODAY, by="effie", **values):
        people = [str(cast[each].person_id) for each in who]
        return send(as_(by), team, **{"person": people, "told_on": on.isoformat(), "newest": "999"} | values)

    return told


def learn(cast, who="morag", code="FIRE-1"):
    award = {"person_id": cast[who].person_id, "subject_id": cast.subjects[code], "employer_id": cast.places["HARB"]}
    db.session.add(Award(achieved_on=TODAY, **award))
    recompute()


# --- who is to be told ------------------------------------------------------------------------------------------------------------


def test_a_team_says_who_is_to_be_told_what_and_why_in_person(cast, as_, team):
    on_paper(cast)
    assert "Day service, Harbour Care 1 Sheet (PDF)" in words(as_("effie"), PAGE)
    page = words(as_("effie"), team)
    assert "Mòrag NicDhòmhnaill No email address" in page
    assert "Planned by 16 March 2026. Not completed yet. It is asked for within 28 days of 16 February 2026." in page


def test_without_anybody_to_tell_it_says_so(cast, as_):
    assert "Nobody is to be told in person" in words(as_("effie"), PAGE)


def test_of_several_stages_the_last_one_is_said(cast, as_, team):
    on_paper(cast)
    on_paper(cast, stage="0")
    assert words(as_("effie"), team).count("16 March 2026. Not completed") == 1


@pytest.mark.parametrize("state", [NudgeState.WITHDRAWN, NudgeState.RECORDED])
def test_what_is_not_to_be_told_is_left_out(cast, as_, state):
    on_paper(cast, state=state)
    assert "Nobody is to be told" in words(as_("effie"), PAGE)


def test_what_is_done_by_now_is_told_no_more(cast, as_):
    on_paper(cast)
    learn(cast)
    assert "Nobody is to be told" in words(as_("effie"), PAGE)


def test_what_is_booked_rests(cast, as_):
    on_paper(cast)
    booking(cast, event(cast, course(cast)), "morag")
    assert "Nobody is to be told" in words(as_("effie"), PAGE)


def test_nobody_is_told_while_on_leave(cast, as_):
    on_paper(cast)
    db.session.add(Absence(post_id=cast["morag"].post_id, starts_on=YESTERDAY, reason="Away"))
    assert "Nobody is to be told" in words(as_("effie"), PAGE)


def test_what_went_by_mail_at_a_later_stage_is_told_no_more(cast, as_):
    on_paper(cast)
    on_paper(cast, stage="0", route=Route.EMAIL)
    assert "Nobody is to be told" in words(as_("effie"), PAGE)


def test_an_address_that_refuses_mail_is_why_somebody_is_told_in_person(cast, as_):
    on_paper(cast, "ailsa")
    message = Message(key="k", to="ailsa@example.org", subject="s", body="b", message_id="m")
    db.session.add(message)
    db.session.flush()
    mark_address("ailsa@example.org", message.id, "550 no such user")
    assert "Mail to a…@example.org is refused" in words(as_("effie"), f"{PAGE}/{cast.places['NHSL-W3']}")


def test_an_address_that_refuses_mail_is_left_out_however_it_is_written(cast):
    ailsa = cast["ailsa"]
    db.session.execute(update(Account).where(Account.id == ailsa.account_id).values(email="Ailsa@Example.org"))
    message = Message(key="k", to="ailsa@example.org", subject="s", body="b", message_id="m")
    db.session.add(message)
    db.session.flush()
    mark_address("Ailsa@Example.org", message.id, "550 no such user")
    assert addresses([ailsa.person_id]) == {}


def test_a_volunteer_is_never_called_overdue_and_an_employee_is(cast, as_, team):
    on_paper(cast, on=YESTERDAY)
    db.session.execute(update(Term).where(Term.post_id == cast["morag"].post_id).values(starts_on=YESTERDAY - 28 * DAY))
    recompute()
    assert "Was planned by 1 March 2026" in words(as_("effie"), team) and "verdue" not in words(as_("effie"), team)
    db.session.execute(update(Term).where(Term.post_id == cast["morag"].post_id).values(worker_type=WorkerType.EMPLOYEE))
    assert "Overdue Was due by 1 March 2026" in words(as_("effie"), team)


def test_what_is_about_people_out_of_reach_is_counted_and_not_named(cast, as_, team):
    on_paper(cast)
    nudge(cast, "morag", "gordon", route=Route.PAPER, ref="FIRE-1", on=date(2025, 11, 30), stage="w2")
    page = words(as_("effie"), team)
    assert "1 reminder about people they look after" in page and "Gordon" not in page
    assert "Gordon Milne: Fire safety" in words(as_("priya"), team)


# --- reach ------------------------------------------------------------------------------------------------------------------------


def test_officers_tell_their_branch_and_others_nobody(cast, as_, grant, team):
    on_paper(cast)
    grant("iona", Role.LND_OFFICER, "HARB")
    assert {who: as_(who).get(team).status_code for who in ("effie", "iona", "priya", "lorna", "ailsa", "adam")} == {
        "effie": 200,
        "iona": 200,
        "priya": 200,
        "lorna": 404,
        "ailsa": 403,
        "adam": 403,
    }


@pytest.mark.parametrize("path", ["", "/sheet.pdf"])
def test_a_team_of_others_looks_like_none(cast, as_, team, path):
    on_paper(cast)
    addresses = f"{team}{path}", f"{PAGE}/99999{path}"
    assert {as_("lorna").get(address).status_code for address in addresses} == {404}
    assert len({words(as_("lorna"), address) for address in addresses}) == 1


def test_people_who_are_not_theirs_are_not_noted(cast, as_, send, grant, team):
    theirs, foreign = on_paper(cast), on_paper(cast, "gordon", on=date(2025, 11, 30), ref="FIRE-1", stage="w2")
    reply = send(as_("effie"), team, person=[str(cast["gordon"].person_id)], told_on=TODAY.isoformat())
    assert reply.status_code == 422 and "There is nothing more to tell these people" in reply.text
    assert {state_of(each).state for each in (theirs, foreign)} == {NudgeState.WAITING}


# --- told -------------------------------------------------------------------------------------------------------------------------


def test_whoever_was_told_is_noted_with_the_day_and_by_whom(cast, as_, note):
    told = on_paper(cast, day=YESTERDAY)
    assert note("morag", on=YESTERDAY).status_code == 303
    row = state_of(told)
    assert (row.state, row.told_on, row.told_by_account_id, row.told_at) == (NudgeState.TOLD, YESTERDAY, cast["effie"].account_id, NOW)
    assert "Told on 1 March 2026: Mòrag NicDhòmhnaill." in words(as_("effie"), PAGE)


def test_that_ends_the_stages_before_too(cast, note):
    earlier, later = on_paper(cast), on_paper(cast, stage="0")
    note("morag")
    assert [state_of(each).state for each in (earlier, later)] == [NudgeState.TOLD, NudgeState.TOLD]


def test_all_of_a_team_are_noted_at_once(cast, as_, send, team):
    told = on_paper(cast), on_paper(cast, "gordon", on=date(2025, 11, 30), ref="FIRE-1", stage="w2")
    send(as_("priya"), team, everyone="y", told_on=TODAY.isoformat(), newest=str(max(told)))
    assert {state_of(each).state for each in told} == {NudgeState.TOLD}


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (TODAY + DAY, "That day has not come yet"),
        (YESTERDAY, "Mòrag NicDhòmhnaill was to be told from 2 March 2026"),
    ],
)
def test_a_day_that_cannot_be_is_refused(cast, note, on, sentence):
    told = on_paper(cast)
    reply = note("morag", on=on)
    assert reply.status_code == 422 and sentence in reply.text
    assert state_of(told).state is NudgeState.WAITING


def test_somebody_has_to_be_ticked_and_a_day_given(cast, as_, send, note, team):
    on_paper(cast)
    assert "Tick the people who were told" in note().text
    assert "Enter the day on which they were told" in send(as_("effie"), team, person=str(cast["morag"].person_id), told_on="").text


def test_what_came_since_the_page_was_opened_is_not_noted(cast, as_, note):
    known = on_paper(cast)
    newer = on_paper(cast, ref="DEM-2", on=date(2027, 2, 16))
    note("morag", newest=str(known))
    assert [state_of(each).state for each in (known, newer)] == [NudgeState.TOLD, NudgeState.WAITING]


def test_noting_it_twice_says_that_there_is_nothing_more(cast, as_, note, send, team):
    on_paper(cast)
    other = on_paper(cast, "gordon", on=date(2025, 11, 30), ref="FIRE-1", stage="w2")
    note("morag", by="priya")
    assert "There is nothing more to tell these people" in note("morag", by="priya").text
    assert state_of(other).state is NudgeState.WAITING


# --- not told after all -----------------------------------------------------------------------------------------------------------


def test_it_is_undone_for_ten_minutes(cast, as_, note, send):
    told = on_paper(cast)
    note("morag")
    send(as_("effie"), f"{PAGE}/undo", page=PAGE, nudge=str(told))
    row = state_of(told)
    assert (row.state, row.told_on, row.told_at, row.told_by_account_id) == (NudgeState.WAITING, None, None, None)


@pytest.mark.parametrize(("by", "minutes"), [("effie", 11), ("priya", 0)])
def test_but_no_longer_and_by_nobody_else(cast, as_, note, send, monkeypatch, by, minutes):
    told = on_paper(cast)
    note("morag")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=minutes))
    assert "Told on" not in words(as_(by), PAGE)
    client = as_(by)
    send(client, f"{PAGE}/undo", page="/reminders/", nudge=str(told))
    assert "It can be undone for ten minutes" in words(client, PAGE)
    assert state_of(told).state is NudgeState.TOLD


# --- the sheet --------------------------------------------------------------------------------------------------------------------


def test_the_sheet_of_a_team_has_a_line_to_tick_and_sign_for_each(cast, as_, team):
    on_paper(cast)
    text = " ".join(PdfReader(BytesIO(as_("effie").get(f"{team}/sheet.pdf").data)).pages[0].extract_text().split())
    parts = ("Day service, Harbour Care", "Mòrag", "Planned by 16 March 2026", "Not completed yet", "☐")
    assert [part for part in parts if part not in text] == []


# --- home -------------------------------------------------------------------------------------------------------------------------


def lines(cast, who):
    return [f"{line.verb} {line.thing}" for line in todo(cast[who].viewer(), NOW)]


def test_home_asks_who_supervises_them_to_tell_people(cast):
    on_paper(cast)
    on_paper(cast, ref="DEM-2", on=date(2027, 2, 16))
    assert lines(cast, "effie") == ["Tell 1 person in person what falls due"]
    assert lines(cast, "priya") == lines(cast, "ailsa") == []


def test_home_asks_who_was_written_to_about_it(cast):
    message = Message(key="digest", to="", subject="", body="", message_id="m", person_id=cast["priya"].person_id)
    db.session.add(message)
    db.session.flush()
    on_paper(cast, message_id=message.id)
    assert lines(cast, "priya") == ["Tell 1 person in person what falls due"]


def test_home_asks_no_more_once_they_were_told(cast, note):
    on_paper(cast)
    note("morag")
    assert lines(cast, "effie") == []


def test_somebody_with_two_records_is_told_once(cast, as_, team):
    on_paper(cast)
    kept = cast["gordon"].person_id
    db.session.execute(update(Person).where(Person.id == cast["morag"].person_id).values(merged_into_id=kept, email=None))
    recompute()
    assert [line.split(" in person")[0] for line in lines(cast, "effie")] == ["Tell 1 person"]
    assert "Gordon Milne" in words(as_("effie"), team)
    assert db.session.query(Nudge).count() == 1
