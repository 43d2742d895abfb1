"""The data doctor: how pairs stand by the one statement that figures are made of, against a recount in plain loops. It changes nothing."""

from collections.abc import Iterable
from datetime import date, timedelta

from lms.framework.models import Framework
from lms.kit.db import db
from lms.kit.room import Examination
from lms.signoff.queries.facts import facts_of_each
from lms.signoff.queries.lines import lines
from lms.signoff.rules.facts import Facts
from lms.signoff.rules.oracle import Pair, recount

#: The days recounted lie this far apart, half of them before today.
DAYS_APART = 45
NOTHING = "nothing"


def examine(*, today: date, days: int) -> Examination:
    """Every pair on some days."""
    everybody, counted = list(facts_of_each()), 0
    complaints = []
    for day in (today + timedelta(days=DAYS_APART * (n - days // 2)) for n in range(days)):
        by_query, recounted = stated(day), recounted_on(everybody, day)
        counted += len(recounted)
        wrong = [key for key in by_query.keys() | recounted.keys() if by_query.get(key) != recounted.get(key)]
        complaints += [
            f"Post {post}, competency {code} of framework {framework} on {day}: "
            f"stands as {by_query.get((post, framework, code), NOTHING)}, "
            f"recounted {recounted.get((post, framework, code), NOTHING)}"
            for post, framework, code in sorted(wrong)
        ]
    return Examination(f"{counted} competencies of posts recounted", complaints)


def stated(day: date) -> dict[Pair, tuple[int, str]]:
    """The level that is expected and how it stands, as the figures have it."""
    by_code = dict(iter(db.session.execute(db.select(Framework.code, Framework.id))))
    rows = db.session.execute(lines(day))
    return {(row.post_id, by_code[row.framework_code], row.competency_code): (row.expected_level, row.state) for row in rows}


def recounted_on(everybody: Iterable[Facts], day: date) -> dict[Pair, tuple[int, str]]:
    """The same, counted by hand."""
    return {pair: standing for facts in everybody for pair, standing in recount(facts, day).items()}
