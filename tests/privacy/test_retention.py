"""How long records are kept: everyone reads it, two roles decide it, and a decision is kept with its reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.access import Role
from lms.kit.db import db
from lms.people.models import RoleGrant
from lms.privacy.models import RetentionPeriod
from lms.privacy.queries.retention import rules_now
from lms.privacy.rules.retention import before, in_words
from lms.training.rules.calendar import months_after

WHY = {"months": "84", "reason": "Our own schedule, line 12"}


def test_everyone_reads_it_without_signing_in(nobody, app):
    page = nobody.get("/retention").text
    assert "Personal details of people who have left" in page and "6 years after the last post ended" in page and "Change<" not in page


def test_a_decision_counts_at_once_and_says_why(cast, as_, send):
    send(as_("priya"), "/retention/people", **WHY)
    assert (rules_now()["people"].months, rules_now()["people"].is_own, rules_now()["uploads"].is_own) == (84, True, False)
    page = as_("adam").get("/retention/people").text
    assert "Our own schedule, line 12" in page and "Priya Nair" in page
    send(as_("adam"), "/retention/people", months="60", reason="Changed our minds")
    assert rules_now()["people"].months == 60 and len(db.session.scalars(select(RetentionPeriod)).all()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"months": "0"},
        {"months": "1201"},
        {"months": "-3"},
        {"months": "six"},
        {"months": ""},
        {"months": "72"},
        {"reason": " "},
        {"months": "9" * 30},
    ],
)
def test_what_cannot_be_is_refused(as_, send, wrong):
    assert send(as_("priya"), "/retention/people", **WHY | wrong).status_code == 422
    assert db.session.scalars(select(RetentionPeriod)).all() == []


@pytest.mark.parametrize("key", ["training", "disposals", "nonsense", "people%00"])
def test_what_is_always_kept_has_no_period(as_, key):
    assert [as_("priya").get(f"/retention/{key}{end}").status_code for end in ("", "/remove")] == [404, 404]


def test_an_administrator_of_one_employer_decides_nothing(cast, as_):
    grant = {"role": Role.ADMINISTRATOR, "organisation_id": cast.places["COUN"], "starts_on": date(2024, 1, 1)}
    db.session.add(RoleGrant(account_id=cast["fraser"].account_id, **grant))
    db.session.flush()
    assert [as_("fraser").get(url).status_code for url in ("/retention/people", "/retention/people/remove", "/disposals")] == [403] * 3


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 600))
def test_the_day_before_which_everything_is_old_enough(today, months):
    day = before(today, months)
    assert months_after(day - timedelta(days=1), months) <= today < months_after(day, months)


@pytest.mark.parametrize(("months", "said"), [(1, "1 month"), (12, "1 year"), (18, "18 months"), (72, "6 years")])
def test_a_period_in_words(months, said):
    assert in_words(months) == said
