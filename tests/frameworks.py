"""A small framework around the cast, for tests of competencies: `framework()`, `profile(...)`, `sign_off(...)`. They are written
straight into the tables, so that a test of one verb does not need the others.

Two domains, CARE and TEAM, with two competencies each, CARE1 to TEAM2, at three levels of two behaviours each.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from lms.framework.models import (
    Behaviour,
    Competency,
    Domain,
    Framework,
    FrameworkLevel,
    FrameworkRating,
    FrameworkVersion,
    Profile,
    Sufficiency,
)
from lms.framework.rules import AsksFor
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import JobRole
from lms.signoff.models import SignOff
from lms.signoff.rules.review import review_day
from lms.signoff.rules.words import Source
from tests.cast import Cast

CODE = "CCBF"
SINCE = date(2020, 1, 1)
LEVELS = ("Foundation", "Practising", "Enabling")
#: score, key, whether it counts as met
RATINGS = ((0, "not_seen", False), (1, "developing", False), (2, "demonstrated", True), (3, "consistent", True))
DOMAINS = {"CARE": ("CARE1", "CARE2"), "TEAM": ("TEAM1", "TEAM2")}


def texts(code: str) -> dict[int, list[str]]:
    """What the behaviours of a competency say, by level, where nothing else is given."""
    return {level: [f"{code} at level {level}, {part} part" for part in ("first", "second")] for level in range(1, len(LEVELS) + 1)}


def framework(code: str = CODE) -> Framework:
    """The framework with its first version, in force since 2020."""
    levels = [FrameworkLevel(level=number, key=name.lower(), name=name) for number, name in enumerate(LEVELS, 1)]
    ratings = [FrameworkRating(score=score, key=key, name=key.replace("_", " "), is_met=is_met) for score, key, is_met in RATINGS]
    new = Framework(code=code, name="Core competencies", levels=levels, ratings=ratings)
    db.session.add(new)
    db.session.flush()
    version(new, "1.0", SINCE)
    return new


def version(
    of: Framework,
    number: str,
    published_from: date | None,
    behaviours: Mapping[str, Mapping[int, Sequence[str]]] | None = None,
    meanings: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
) -> FrameworkVersion:
    """A version; `behaviours`: of a competency, by level, in place of what `texts` says; `meanings`: of texts that are another wording."""
    sufficiency = [Sufficiency(level=1, kinds=1), Sufficiency(level=2, kinds=2)]
    new = FrameworkVersion(framework_id=of.id, number=number, published_from=published_from, sufficiency=sufficiency)
    db.session.add(new)
    db.session.flush()
    for place, (code, competencies) in enumerate(DOMAINS.items()):
        domain = Domain(version_id=new.id, code=code, name=f"Domain {code}", position=place)
        db.session.add(domain)
        db.session.flush()
        for position, competency in enumerate(competencies):
            if competency not in without:
                said = (behaviours or {}).get(competency, texts(competency))
                _competency(new, domain, competency, position, said, meanings or {})
    db.session.flush()
    return new


def _competency(
    of: FrameworkVersion,
    domain: Domain,
    code: str,
    position: int,
    behaviours: Mapping[int, Sequence[str]],
    meanings: Mapping[str, str],
) -> None:
    rows = [
        Behaviour(level=level, position=place, text=text, meaning=meanings.get(text, text))
        for level, at_level in behaviours.items()
        for place, text in enumerate(at_level)
    ]
    db.session.add(
        Competency(version_id=of.id, domain_id=domain.id, code=code, name=f"Competency {code}", position=position, behaviours=rows)
    )


def profile(
    of: Framework,
    role: str,
    code: str,
    level: int,
    since: date = SINCE,
    until: date | None = None,
    asks_for: AsksFor = AsksFor.DOMAIN,
    is_essential: bool = True,
) -> Profile:
    """What a job role asks for."""
    role_id = db.session.scalars(select(JobRole.id).where(JobRole.key == role)).one()
    new = Profile(
        framework_id=of.id,
        job_role_id=role_id,
        asks_for=asks_for,
        code=code,
        level=level,
        is_essential=is_essential,
        effective_from=since,
        effective_until=until,
    )
    db.session.add(new)
    db.session.flush()
    return new


def sign_off(cast: Cast, of: Framework, who: str, code: str, level: int, on: date | None = None, **more: object) -> SignOff:
    """Somebody is signed off, for two years where nothing else is given; today where no day is."""
    day = on or clock.today()
    values: dict[str, object] = {"source": Source.GIVEN, "review_on": review_day(day, 24), "made_at": clock.now()}
    new = SignOff(person_id=cast[who].person_id, framework_id=of.id, competency_code=code, level=level, signed_on=day, **(values | more))
    db.session.add(new)
    db.session.flush()
    return new
