"""Small programmes around the cast, for tests of inductions. Written straight into the tables, so that a test of one verb needs no other.

shared = programme("SHARED", step("fire", subject=cast.subjects["FIRE-1"]), step("welcome"))
record(cast["morag"].post_id, shared, "welcome", TODAY)
induction(cast["morag"]).status
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from lms.induction.models import Condition, Programme, ProgrammeVersion, Step, StepRecord
from lms.induction.queries.inductions import InductionView, views
from lms.induction.rules.words import Confirm, ConfirmedBy, How, Scope, StepKind
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import db
from tests.cast import Player

SINCE = date(2025, 1, 1)
STAFF = frozenset({"employee", "bank_relief", "apprentice"})
VOLUNTEERS = frozenset({"volunteer", "peer_mentor"})


def step(key: str, *, subject: int | None = None, **changes: Any) -> Step:
    """A conversation that the supervisor confirms, or training in a subject; due after 28 days."""
    facts = {"kind": StepKind.SUBJECT, "subject_id": subject} if subject else {"kind": StepKind.CONVERSATION, "confirm": Confirm.SUPERVISOR}
    values = {"title": key.capitalize(), "due_days": 28, "scope": Scope.POST, "is_required": True, "count": 1} | facts | changes
    return Step(key=key, **values)


def programme(
    code: str,
    *steps: Step,
    worker_types: Iterable[str] = VOLUNTEERS,
    target_days: int = 56,
    extends: Programme | None = None,
    **changes: Any,
) -> Programme:
    """Published since 2025, for volunteers unless it says otherwise; everybody's induction is derived."""
    values = {"name": code.capitalize(), "is_compulsory": True, "joins_from": SINCE, "target_days": target_days} | changes
    new = Programme(code=code, extends_id=extends.id if extends else None, **values)
    db.session.add(new)
    db.session.flush()
    types = frozenset(worker_types)
    version(new, SINCE, *steps, conditions=[Condition(worker_types=types)] if types else [])
    return new


def version(
    of: Programme, published_from: date | None, *steps: Step, conditions: Iterable[Condition] = (), number: int = 1
) -> ProgrammeVersion:
    """A version of it; the steps in this order. Everybody's induction is derived."""
    for position, one in enumerate(steps):
        one.position = position
    new = ProgrammeVersion(programme_id=of.id, number=number, published_from=published_from, conditions=list(conditions), steps=list(steps))
    db.session.add(new)
    derive()
    return new


def record(
    post_id: int, of: Programme, key: str, done_on: date, said_by: ConfirmedBy = ConfirmedBy.SUPERVISOR, **changes: Any
) -> StepRecord:
    """Recorded here, without asking whether anyone may."""
    values = {"how": How.APP, "made_at": clock.now()} | changes
    new = StepRecord(post_id=post_id, programme_id=of.id, step_key=key, done_on=done_on, confirmed_by=said_by, **values)
    db.session.add(new)
    derive()
    return new


def induction(of: Player, day: date | None = None) -> InductionView:
    """The one that they are on."""
    (only,) = views(of.post_ids, day or clock.today())
    return only
