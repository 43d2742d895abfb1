"""Where many are reached, lists are read in another way than where few are: both find the same people."""

import sys
from datetime import date
from random import Random

import pytest
from sqlalchemy import update

from lms.kit.db import db
from lms.kit.tables import PageRequest
from lms.people.models import Account, Person, Term
from lms.people.queries import viewer
from lms.records import queries
from lms.records.rules import Wanted
from lms.training.rules.enums import Status
from lms.training.service import recompute

MODULE = sys.modules["lms.records.queries.people"]
LISTED = ("effie", "lorna", "priya", "adam")


@pytest.fixture(params=range(3))
def tangled(cast, request):
    """A third of the people stand under another's record, some posts are over, and some are to come."""
    chance, ids = Random(request.param), sorted({one.person_id for one in cast.players.values()})
    gone = chance.sample(ids, len(ids) // 3)
    for person_id in gone:
        kept = chance.choice([one for one in ids if one not in gone])
        db.session.execute(update(Person).where(Person.id == person_id).values(merged_into_id=kept))
    for one in chance.sample(list(cast.players.values()), 3):
        over = update(Term).where(Term.post_id.in_(one.post_ids), Term.ends_on.is_(None), Term.starts_on < date(2026, 2, 1))
        db.session.execute(over.values(ends_on=date(2026, 2, 1)))
    recompute()
    db.session.commit()


def seen(cast, who, today, wanted, ask, kept, monkeypatch):
    monkeypatch.setattr(MODULE, "KEPT", kept)
    found = queries.people(viewer(db.session.get_one(Account, cast[who].account_id), today), wanted, ask, today)
    assert found.total >= len(found.rows)
    return found.total, [(row.id, row.posts, row.counts) for row in found.rows], found.before, found.after


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(has=Status.OVERDUE), Wanted(team=True)], ids=["all", "overdue", "team"])
def test_many_and_few_are_the_same_people(cast, tangled, today, wanted, monkeypatch):
    for who in ("effie",) if wanted.team else LISTED:
        for ask in (
            PageRequest("name", per_page=None),
            PageRequest("name", descending=True, per_page=2),
            PageRequest("overdue", descending=True, per_page=3),
        ):
            many, few = (seen(cast, who, today, wanted, ask, kept, monkeypatch) for kept in (0, 10**6))
            assert many == few
            if ask.per_page is None:
                assert few[0] == len(few[1]) == len({row[0] for row in few[1]})


def test_whoever_has_more_overdue_comes_first_and_home_counts_the_same(cast, tangled, today):
    officer = viewer(db.session.get_one(Account, cast["priya"].account_id), today)
    rows = queries.people(officer, Wanted(), PageRequest("overdue", descending=True, per_page=None), today).rows
    numbers = [row.of(Status.OVERDUE) for row in rows]
    assert numbers == sorted(numbers, reverse=True) and numbers[0] > 0
    assert queries.people(officer, Wanted(has=Status.OVERDUE), PageRequest("name"), today).total == sum(number > 0 for number in numbers)
    told = MODULE.number_pressed(officer, today)
    assert told.get(Status.OVERDUE) == sum(map(bool, numbers))
    assert told.get(Status.EXPIRING, 0) == sum(row.of(Status.EXPIRING) > 0 for row in rows)


def test_home_counts_a_team_as_its_list_does(cast, tangled, today):
    effie = viewer(db.session.get_one(Account, cast["effie"].account_id), today)
    rows = queries.people(effie, Wanted(team=True), PageRequest("name", per_page=None), today).rows
    counts = [(row.name, row.of(Status.OVERDUE), row.of(Status.EXPIRING)) for row in rows]
    assert [(one.name, one.overdue, one.expiring) for one in MODULE.pressed(effie, today)] == [one for one in counts if any(one[1:])]
