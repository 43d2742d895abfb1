"""The bell, and the page it leads to. Ailsa's training in infection control runs out on 14 April."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.access import Role
from lms.kit.db import db
from lms.outbox.models import AddressMark, Message
from lms.outbox.service import mark_address
from lms.people.models import Person, Term
from lms.reminders.models import Nudge
from lms.reminders.rules.words import Audience, NudgeState
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import NOW, TODAY
from tests.pages.inspection import Reader
from tests.reminders.nudges import FIRE, nudge, state_of, words

DAY = timedelta(days=1)
PAGE = "/reminders/"


def bell(client):
    root = Reader(client.get("/account").text).root
    item = next(each for each in root.everything if "app-bell" in each.get("class").split())
    return next(each for each in item.everything if each.tag == "span").text


# --- the bell ---------------------------------------------------------------------------------------------------------------------


def test_the_bell_says_how_many_reminders_are_not_read(cast, as_):
    assert bell(as_("ailsa")) == "Reminders"
    nudge(cast, "ailsa")
    nudge(cast, "ailsa", stage="30")
    assert bell(as_("ailsa")) == "Reminders, 2 not read"
    assert bell(as_("effie")) == "Reminders"


@pytest.mark.parametrize(
    "values",
    [{"read_at": NOW}, {"state": NudgeState.WITHDRAWN}, {"state": NudgeState.RECORDED}, {"day": TODAY - 90 * DAY}],
    ids=["read", "withdrawn", "known before", "long ago"],
)
def test_it_does_not_count_what_need_not_be_read(cast, as_, values):
    nudge(cast, "ailsa", **values)
    assert bell(as_("ailsa")) == "Reminders"


def test_it_counts_what_the_other_record_of_somebody_was_told(cast, as_):
    nudge(cast, "gordon")
    db.session.execute(update(Person).where(Person.id == cast["gordon"].person_id).values(merged_into_id=cast["ailsa"].person_id))
    assert bell(as_("ailsa")) == "Reminders, 1 not read"


def test_it_costs_one_question(cast, as_, query_count):
    with query_count() as asked:
        as_("ailsa").get("/account")
    assert len([statement for statement in asked.statements if "nudge" in statement]) == 1


def test_who_has_not_signed_in_has_no_bell(cast, nobody):
    assert "app-bell" not in nobody.get("/sign-in").text


# --- the page ---------------------------------------------------------------------------------------------------------------------


def test_a_reminder_says_what_when_why_and_where_it_is_done(cast, as_):
    nudge(cast, "ailsa")
    page = words(as_("ailsa"), PAGE)
    assert "Monday 2 March 2026" in page
    assert "Not read Runs out on 14 April 2026, in 43 days Completed 15 April 2025, valid for 12 months." in page
    assert 'href="/my-training"' in as_("ailsa").get(PAGE).text.split("<main")[1]


def test_without_reminders_it_says_so(cast, as_):
    assert "No reminders" in words(as_("hamish"), PAGE)


def test_what_is_done_by_now_says_so(cast, as_):
    nudge(cast, "ailsa")
    db.session.add(
        Award(
            person_id=cast["ailsa"].person_id,
            subject_id=cast.subjects["IPC-2"],
            achieved_on=date(2026, 3, 1),
            employer_id=cast.places["NHSL"],
        )
    )
    recompute()
    page = words(as_("ailsa"), PAGE)
    assert "Runs out on 14 April 2026. Done since, or no longer asked." in page and "Completed" not in page


def test_what_was_withdrawn_says_that_no_message_was_sent(cast, as_):
    nudge(cast, "ailsa", on=date(2026, 2, 3), state=NudgeState.WITHDRAWN)
    assert "Done since, or no longer asked, so no message was sent." in words(as_("ailsa"), PAGE)


def test_what_was_known_before_reminders_began_is_not_listed(cast, as_):
    nudge(cast, "ailsa", state=NudgeState.RECORDED)
    assert "No reminders" in words(as_("ailsa"), PAGE)


def test_a_supervisor_reads_by_person_what_is_late(cast, as_):
    nudge(cast, "effie", "kirsty", ref="FIRE-1", on=date(2025, 5, 9), stage="w1")
    page = as_("effie").get(PAGE).text
    assert f'<h3 class="nhsuk-heading-s"><a href="/people/{cast["kirsty"].person_id}">Kirsty Duncan</a></h3>' in page


def test_of_people_who_have_left_the_team_only_what_was_told_is_said(cast, as_):
    nudge(cast, "effie", "ailsa", stage="w1")
    assert "valid for 12 months" in words(as_("effie"), PAGE)
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(supervisor_post_id=None))
    page = words(as_("effie"), PAGE)
    assert "Ailsa Robertson" in page and "valid for" not in page
    assert f"/people/{cast['ailsa'].person_id}" not in as_("effie").get(PAGE).text


def test_nobody_calls_a_volunteer_late(cast, as_):
    nudge(cast, "effie", "morag", **FIRE | {"on": date(2026, 2, 20)}, stage="w1")
    db.session.execute(update(Nudge).values(audience=Audience.SELF, recipient_id=cast["morag"].person_id))
    page = words(as_("morag"), PAGE)
    assert "Was planned by 20 February 2026" in page and "verdue" not in page


def test_a_long_list_has_pages(cast, as_):
    for number in range(60):
        nudge(cast, "ailsa", day=TODAY - number * DAY, on=TODAY + number * DAY)
    client = as_("ailsa")
    page = client.get(PAGE).text
    following = next(each.get("href") for each in Reader(page).root.everything if each.get("rel") == "next")
    assert page.count('class="app-reminder"') == 50 and client.get(following).text.count('class="app-reminder"') == 10


def test_it_asks_as_many_questions_however_many_reminders_there_are(cast, as_, query_count):
    counts = []
    for stages in (("60",), ("30", "7", "0")):
        for stage in stages:
            nudge(cast, "effie", stage=stage)
            nudge(cast, "effie", "ailsa", stage=stage)
            nudge(cast, "effie", "kirsty", stage=stage)
        with query_count() as asked:
            as_("effie").get(PAGE)
        counts.append(len(asked.statements))
    assert counts[0] == counts[1]


# --- read -------------------------------------------------------------------------------------------------------------------------


def test_a_reminder_is_read_with_what_was_said_of_it_before(cast, as_, send):
    earlier, later, other = nudge(cast, "ailsa"), nudge(cast, "ailsa", stage="30"), nudge(cast, "ailsa", ref="FIRE-1")
    assert send(as_("ailsa"), "/reminders/read", page=PAGE, nudge=str(later)).status_code == 303
    assert [state_of(each).read_at for each in (earlier, later, other)] == [NOW, NOW, None]


def test_ten_are_read_in_one_change(cast, as_, send, query_count):
    ids = [nudge(cast, "ailsa", on=TODAY + number * DAY) for number in range(10)]
    client = as_("ailsa")
    with query_count() as asked:
        send(client, "/reminders/read", page=PAGE, nudge=[str(each) for each in ids])
    assert len([statement for statement in asked.statements if statement.startswith("UPDATE nudge")]) == 1
    assert bell(client) == "Reminders"


def test_all_are_read_at_once(cast, as_, send):
    nudge(cast, "ailsa")
    foreign = nudge(cast, "effie", "ailsa")
    send(as_("ailsa"), "/reminders/read", page=PAGE, all="y")
    assert bell(as_("ailsa")) == "Reminders" and state_of(foreign).read_at is None


@pytest.mark.parametrize("number", ["999", "x", "-1", "99999999999"])
def test_an_id_that_is_guessed_changes_nothing(cast, as_, send, number):
    own, foreign = nudge(cast, "ailsa"), nudge(cast, "effie", "ailsa")
    for each in (number, str(foreign)):
        assert send(as_("ailsa"), "/reminders/read", page=PAGE, nudge=each).status_code == 303
    assert [state_of(each).read_at for each in (own, foreign)] == [None, None]


# --- how they are reached ---------------------------------------------------------------------------------------------------------


def test_people_are_told_how_they_are_reached(cast, as_):
    assert "By email to a…@example.org" in words(as_("ailsa"), PAGE)
    assert "In person: you have no email address here" in words(as_("morag"), PAGE)


def test_people_whose_address_refuses_mail_are_told_so(cast, as_):
    message = Message(key="k", to="ailsa@example.org", subject="s", body="b", message_id="m")
    db.session.add(message)
    db.session.flush()
    mark_address("Ailsa@example.org", message.id, "550 no such user")
    assert db.session.query(AddressMark).count() == 1
    assert "In person: mail to a…@example.org is refused" in words(as_("ailsa"), PAGE)


def test_officers_and_supervisors_find_the_people_they_tell(cast, as_, grant):
    grant("iona", Role.LND_OFFICER, "BRAE")
    found = {who: "/reminders/in-person" in as_(who).get(PAGE).text for who in ("effie", "iona", "ailsa", "adam")}
    assert found == {"effie": True, "iona": True, "ailsa": False, "adam": False}
