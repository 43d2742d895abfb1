"""The day by which supervision is due, as reminders ask for it. Today is 2 March 2026."""

from datetime import date, timedelta

from lms.kit.db import db
from lms.kit.room import About
from lms.people.models import Absence
from lms.reminders.rules.ladder import stage_keys
from lms.reminders.rules.line_words import date_in_words, in_verb
from lms.reminders.rules.policies import stages_in_words
from lms.reminders.rules.texts import action_of
from lms.supervision.rules.words import GroupKind
from lms.supervision_policies.queries.matters import MATTERS
from tests.cast import TODAY
from tests.supervision.groups import a_group, meets
from tests.supervision_policies.policies import LONG_AGO, policy

(DUE,) = MATTERS


def rows(cast, *who, day=TODAY):
    return [tuple(row) for row in db.session.execute(DUE.select(day, [cast[name].person_id for name in who]))]


def test_people_are_told_on_the_day_and_on_the_first_and_third_monday_after():
    assert stage_keys(DUE) == ("0", "w1", "w3")
    assert stages_in_words(DUE) == "On the day, on the 1st and 3rd Monday after"


def test_whoever_a_policy_applies_to_has_a_day(cast):
    policy(cast, "NHSL", 30)
    ailsa, on = cast["ailsa"], TODAY - timedelta(days=10)
    assert rows(cast, "ailsa", "kirsty") == [(ailsa.person_id, ailsa.post_id, "supervision", LONG_AGO + timedelta(days=30), LONG_AGO)]
    meets(cast, a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",)), on, "ailsa", led_by="effie")
    assert rows(cast, "ailsa")[0][3] == on + timedelta(days=30)


def test_nobody_is_reminded_on_long_leave_and_later_after_it(cast):
    policy(cast, "COUN", 30)
    assert rows(cast, "kirsty") == []
    db.session.query(Absence).filter_by(post_id=cast["kirsty"].post_id).one().ends_on = date(2026, 2, 20)
    db.session.flush()
    assert rows(cast, "kirsty")[0][3] == date(2026, 3, 20)


def test_it_is_said_by_when_it_is_due_and_leads_to_ones_own_page():
    words = [date_in_words("supervision", on, TODAY, is_gentle=False) for on in (date(2026, 3, 20), date(2026, 2, 20))]
    assert words == ["Due by 20 March 2026", "Was due by 20 February 2026"]
    assert (in_verb("supervision", "Supervision"), action_of("supervision")) == ("See Supervision", "See your supervision")


def test_it_is_said_with_the_last_session(cast):
    policy(cast, "NHSL", 42)
    meets(cast, a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",)), date(2026, 2, 9), "ailsa", led_by="effie")
    ailsa = cast["ailsa"]
    described, gone = DUE.describe(TODAY, [About(ailsa.person_id, ailsa.post_id, "supervision"), About(1, None, "supervision")])
    assert gone is None and described.why == "Last session on 9 February 2026. It is due every 6 weeks."
