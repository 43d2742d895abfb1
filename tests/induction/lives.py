"""Random lives around the cast: people with one post or two, and all that can happen to an induction, close together."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import select

from lms.framework.models import Framework
from lms.induction.models import Condition, FullTimeHours, Joining, Programme, StepRecord, Waiver
from lms.induction.rules.words import Confirm, ConfirmedBy, How, Scope, StepKind
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Absence, JobRole, Person, Post, Term
from lms.people.rules import Jurisdiction, WorkerType
from lms.signoff.models import SignOff
from lms.signoff.rules.words import Source
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import TODAY, Cast
from tests.induction.programmes import programme, step, version

FIRST = date(2025, 9, 1)
PEOPLE = 40
SITES = (("NHSL", "NHSL-W3"), ("NHSL", "NHSL-COM"), ("COUN", "COUN-EAST"), ("HARB", "HARB-DAY"), ("BRAE", "BRAE-1"), ("INDIV", "INDIV"))
TYPES = ("employee", "employee", "bank_relief", "volunteer", "volunteer", "peer_mentor", "agency", "personal_assistant")
HOURS = (None, Decimal(0), Decimal("18.5"), Decimal(36), Decimal("37.5"))


def live(cast: Cast, seed: int) -> None:
    """So many people, with everything of theirs; what is derived is derived."""
    chance = Random(seed)
    framework = Framework(code="CF", name="Competencies")
    db.session.add(framework)
    db.session.flush()
    programmes = _programmes(cast, framework.id)
    roles = list(db.session.scalars(select(JobRole.id).order_by(JobRole.id)))
    posts = [post for number in range(PEOPLE) for post in _person(cast, chance, number, roles)]
    for post in posts:
        _happens(cast, chance, post, programmes, framework.id)
    db.session.flush()
    recompute()


def _programmes(cast: Cast, framework_id: int) -> list[Programme]:
    fire = cast.subjects["FIRE-1"]
    db.session.add_all([FullTimeHours(from_day=date(1900, 1, 1), hours=37), FullTimeHours(from_day=date(2026, 1, 1), hours=36)])
    shared = programme(
        "SHARED", step("fire", subject=fire), step("talk", scope=Scope.PERSON), step("once", due_days=3), worker_types=["agency"],
        approved_from=FIRST, approved_until=date(2026, 2, 1),
    )  # fmt: skip
    competency = {"kind": StepKind.COMPETENCY, "confirm": None, "framework_id": framework_id, "competency_code": "C1", "level": 2}
    staff = programme(
        "STAFF",
        step("sign", confirm=Confirm.BOTH),
        step("shadow", count=2, scope=Scope.PERSON, due_days=60),
        step("able", jurisdictions=frozenset({"SCT"}), **competency),
        step("extra", is_required=False),
        worker_types=["employee", "bank_relief"], extends=shared, target_days=40, part_time_longest=90,
    )  # fmt: skip
    version(staff, date(2026, 1, 1), step("sign", confirm=Confirm.LEARNER), number=2,
            conditions=[Condition(worker_types=frozenset({"employee"})), Condition(jurisdiction=Jurisdiction.ENGLAND)])  # fmt: skip
    volunteers = programme(
        "VOL", step("meet", due_days=7), extends=shared, target_days=30, approved_from=date(2025, 10, 1), joins_from=date(2025, 10, 1)
    )
    own = programme("OWN", step("room", audience="no_such"), step("key"), worker_types=["bank_relief", "volunteer"], target_days=0)
    offer = programme("OFFER", step("look"), worker_types=["personal_assistant", "employee"], is_compulsory=False)
    helpers = programme("HELP", step("look"), worker_types=["personal_assistant"])
    return [shared, staff, volunteers, own, offer, helpers]


def _day(chance: Random) -> date:
    return FIRST + timedelta(days=chance.randrange((TODAY - FIRST).days + 30))


def _person(cast: Cast, chance: Random, number: int, roles: list[int]) -> list[Post]:
    kept = db.session.scalars(select(Person.id).order_by(Person.id.desc())).first() if number and chance.random() < 0.15 else None
    root = db.session.get_one(Person, kept) if kept else None
    person = Person(
        first_name="A", last_name=f"L{number}", name_folded=f"l{number} a",
        merged_into_id=(root.merged_into_id or root.id) if root else None,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    return [_post(cast, chance, person, f"L{number}-{at}", roles) for at in range(chance.choice((1, 1, 2)))]


def _post(cast: Cast, chance: Random, person: Person, called: str, roles: list[int]) -> Post:
    employer, site = chance.choice(SITES)
    post = Post(person_id=person.id, employer_id=cast.places[employer], employee_number=called, number_folded=called.lower())
    db.session.add(post)
    db.session.flush()
    bounds = sorted({_day(chance) for _ in range(chance.choice((1, 2, 3)))})
    if chance.random() < 0.2:
        db.session.add(_term(cast, chance, post, site, roles, date(2024, 1, 1), date(2024, 6, 1)))
    for start, after in zip(bounds, [*bounds[1:], None], strict=True):
        end = after - timedelta(days=chance.choice((1, 1, 1, 3))) if after else chance.choice((None, None, start, _day(chance)))
        if end is None or end >= start:
            db.session.add(_term(cast, chance, post, site, roles, start, end))
    return post


def _term(cast: Cast, chance: Random, post: Post, site: str, roles: list[int], start: date, end: date | None) -> Term:
    kind = WorkerType(chance.choice(TYPES))
    return Term(post_id=post.id, organisation_id=cast.places[site], job_role_id=chance.choice([*roles[:4], None]), worker_type=kind,
                hours=chance.choice(HOURS), starts_on=start, ends_on=end)  # fmt: skip


def _happens(cast: Cast, chance: Random, post: Post, programmes: list[Programme], framework_id: int) -> None:
    shared, staff, volunteers, own, offer, helpers = programmes
    steps = [(shared, "talk"), (shared, "once"), (staff, "sign"), (staff, "shadow"), (volunteers, "meet"), (own, "key"), (own, "room")]
    found: dict[tuple[Any, ...], StepRecord] = {}
    for of, key in [*steps, (staff, "shadow"), (staff, "sign"), (offer, "look"), (helpers, "look")]:
        if chance.random() < 0.75:
            found |= _record(chance, post, of, key)
    if chance.random() < 0.12:
        found |= _record(chance, post, chance.choice(programmes[:3]), "")
    db.session.add_all(found.values())
    if chance.random() < 0.2:
        of, key = chance.choice(steps)
        gone = {"withdrawn_from": _day(chance)} if chance.random() < 0.3 else {}
        waived = {"reason": "Not here", "made_at": clock.now(), "by_account_id": cast["lorna"].account_id}
        db.session.add(Waiver(post_id=post.id, programme_id=of.id, step_key=key, from_day=_day(chance), **waived, **gone))
    if chance.random() < 0.15:
        put = {"made_at": clock.now(), "by_account_id": cast["lorna"].account_id, "starts_on": _day(chance)}
        db.session.add(Joining(post_id=post.id, programme_id=chance.choice([own.id, volunteers.id]), **put))
    if chance.random() < 0.2:
        start = _day(chance)
        db.session.add(Absence(post_id=post.id, starts_on=start, ends_on=chance.choice((None, start + timedelta(days=40)))))
    _learns(cast, chance, post, framework_id)


def _record(chance: Random, post: Post, of: Programme, key: str) -> dict[tuple[Any, ...], StepRecord]:
    said, on = chance.choice(list(ConfirmedBy)), _day(chance) - timedelta(days=chance.choice((0, 0, 30, 600)))
    gone = {"withdrawn_from": on + timedelta(days=20), "withdrawn_reason": "Wrong"} if chance.random() < 0.1 else {}
    row = StepRecord(post_id=post.id, programme_id=of.id, step_key=key, done_on=on, confirmed_by=said, how=How.PAPER,
                     made_at=clock.now(), **gone)  # fmt: skip
    return {(of.id, key, on, said): row}


def _learns(cast: Cast, chance: Random, post: Post, framework_id: int) -> None:
    if chance.random() < 0.8:
        on = _day(chance) - timedelta(days=chance.choice((0, 0, 100, 800)))
        gone = {"revoked_on": on + timedelta(days=50), "revoked_reason": "Wrong"} if chance.random() < 0.15 else {}
        award = {"person_id": post.person_id, "subject_id": cast.subjects["FIRE-1"], "achieved_on": on, "employer_id": post.employer_id}
        if not db.session.scalars(select(Award).filter_by(**award)).first():
            db.session.add(Award(**award, **gone))
    if chance.random() < 0.7:
        on = _day(chance)
        whose = {"person_id": post.person_id, "framework_id": framework_id, "competency_code": "C1", "level": chance.choice((1, 2, 3))}
        until = on + timedelta(days=chance.choice((30, 700)))
        db.session.add(SignOff(**whose, signed_on=on, review_on=until, source=Source.BROUGHT, assessor_name="B", made_at=clock.now()))
