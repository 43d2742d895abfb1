"""A framework of the size of CCBF for the large partnership, in two versions, and sign-offs of three in five of what is expected."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select

from lms.framework.models import Behaviour, Competency, Domain, Framework, FrameworkLevel, FrameworkVersion, Profile
from lms.framework.rules import AsksFor
from lms.kit import clock
from lms.kit.db import chunked, db
from lms.people.models import JobRole, Post, Term
from lms.signoff.models import SignOff
from lms.signoff.rules.review import review_day
from lms.signoff.rules.words import Source
from tests.bench.partnership import TODAY
from tests.bench.team import SIZE, SUPERVISOR

CODE = "CCBF"
DOMAINS, COMPETENCIES, LEVELS, BEHAVIOURS = 8, 4, 4, 2
SINCE, SECOND = date(2020, 1, 1), date(2025, 6, 1)
OF_TEAM = range(SUPERVISOR + 1, SUPERVISOR + 1 + SIZE)
#: In the second version one competency in each of these domains asks something new at level 2.
CHANGED = (0, 3)


def build() -> None:
    """Every job role asks for every domain. The team of `team` gets its sign-offs there."""
    chance = Random(5)
    framework = Framework(code=CODE, name="Core competencies")
    framework.levels = [FrameworkLevel(level=level, key=f"level{level}", name=f"Level {level}") for level in range(1, LEVELS + 1)]
    db.session.add(framework)
    db.session.flush()
    for number, day in (("1.0", SINCE), ("2.0", SECOND)):
        _version(framework, number, day)
    roles = list(db.session.scalars(select(JobRole.id)))
    levels = {(role, domain): chance.randrange(1, LEVELS) for role in roles for domain in range(DOMAINS)}
    _put(Profile, [_profile(framework, role, domain, level) for (role, domain), level in levels.items()])
    terms = db.session.execute(select(Post.person_id, Term.job_role_id).join(Post, Post.id == Term.post_id).distinct()).all()
    _put(
        SignOff,
        [row for person, role in terms if role and person not in OF_TEAM for row in _sign_offs(framework, person, role, levels, chance)],
    )


def _version(framework: Framework, number: str, day: date) -> None:
    version = FrameworkVersion(framework_id=framework.id, number=number, published_from=day)
    db.session.add(version)
    db.session.flush()
    for at in range(DOMAINS):
        domain = Domain(version_id=version.id, code=f"D{at}", name=f"Domain {at}", position=at)
        db.session.add(domain)
        db.session.flush()
        for place in range(COMPETENCIES):
            behaviours = [_behaviour(number, at, place, level, part) for level in range(1, LEVELS + 1) for part in range(BEHAVIOURS)]
            code = f"D{at}C{place}"
            row = Competency(version_id=version.id, domain_id=domain.id, code=code, name=f"Competency {code}", position=place)
            row.behaviours = behaviours
            db.session.add(row)
    db.session.flush()


def _behaviour(number: str, domain: int, place: int, level: int, part: int) -> Behaviour:
    is_new = number == "2.0" and domain in CHANGED and place == 0 and level == 2 and part == 0
    text = f"What can be seen of {domain}.{place} at level {level}, part {part}{', in new words' if is_new else ''}"
    return Behaviour(level=level, position=part, text=text, meaning=text)


def _profile(framework: Framework, role: int, domain: int, level: int) -> dict[str, Any]:
    return {
        "framework_id": framework.id,
        "job_role_id": role,
        "asks_for": AsksFor.DOMAIN,
        "code": f"D{domain}",
        "level": level,
        "is_essential": True,
        "effective_from": SINCE,
        "effective_until": None,
    }


def _sign_offs(framework: Framework, person: int, role: int, levels: dict[tuple[int, int], int], chance: Random) -> list[dict[str, Any]]:
    """Of one person."""
    rows = []
    for domain in range(DOMAINS):
        for place in range(COMPETENCIES):
            if chance.random() < 0.6:
                day = TODAY - timedelta(days=chance.randrange(1, 900))
                level = max(1, levels[role, domain] - (chance.random() < 0.1))
                rows.append(_sign_off(framework, person, f"D{domain}C{place}", level, day))
    return rows


def _sign_off(framework: Framework, person: int, code: str, level: int, day: date) -> dict[str, Any]:
    return {
        "person_id": person,
        "framework_id": framework.id,
        "competency_code": code,
        "level": level,
        "signed_on": day,
        "review_on": review_day(day, 24),
        "source": Source.BROUGHT,
        "assessor_name": "An assessor",
        "made_at": clock.now(),
    }


def _put(model: Any, rows: list[dict[str, Any]]) -> None:
    for some in chunked(rows, 5_000):
        db.session.execute(insert(model), some)


def file_rows(number: int, people: int) -> Iterator[list[str]]:
    """A file of so many sign-offs of the newcomers of the bench, on days on which nobody was signed off yet."""
    yield ["employee_number", "competency_code", "level", "signed_on", "assessor_name", "method"]
    codes = [f"D{domain}C{place}" for domain in range(DOMAINS) for place in range(COMPETENCIES)]
    for n in range(number):
        yield [f"N{n % people}", codes[n // people], "4", (TODAY - timedelta(days=n % 300)).isoformat(), "An assessor", "Observed"]
