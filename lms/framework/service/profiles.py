"""Changing what a job role asks for, from a day on, and taking that back before its day."""

from datetime import date

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.framework import queries
from lms.framework.models import Framework, Profile
from lms.framework.queries.profiles import profile_rows
from lms.framework.rules import AsksFor, profiles
from lms.framework.rules.profiles import ProfileRow, Steps
from lms.framework.service import tables
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import JobRole


def change_profile(
    *,
    framework_id: int,
    job_role_id: int,
    asks_for: AsksFor,
    code: str,
    level: int | None,
    is_essential: bool,
    from_day: date,
    by: Viewer,
) -> None:
    """From this day on the role asks for this level in a domain or a competency; `level` None: for nothing. Raises Refused."""
    _begin(by)
    if from_day < clock.today():
        raise Refused("Choose today or a later day: what was asked for in the past stays as it was.", field="from_day")
    _check_known(framework_id, asks_for, code, level, from_day)
    if db.session.get(JobRole, job_role_id) is None:
        raise Refused("This job role is not there any more.")
    steps = profiles.change(_rows(framework_id, job_role_id, asks_for, code), from_day, level, is_essential)
    _do(steps, {"framework_id": framework_id, "job_role_id": job_role_id, "asks_for": asks_for, "code": code})


def take_back_change(*, profile_id: int, by: Viewer) -> None:
    """A change that is still to come is not made. Taken back twice, it is gone. Raises Refused once its day has come."""
    _begin(by)
    row = db.session.get(Profile, profile_id)
    if row is not None:
        rows = _rows(row.framework_id, row.job_role_id, row.asks_for, row.code)
        _do(profiles.take_back(rows, profile_id, clock.today()), {})


def _rows(framework_id: int, job_role_id: int, asks_for: AsksFor, code: str) -> list[ProfileRow]:
    rows = profile_rows(framework_id, job_role_id)[job_role_id]
    return [row for row in rows if (row.asks_for, row.code) == (asks_for, code)]


def _begin(by: Viewer) -> None:
    if not by.may(May.MANAGE_FRAMEWORKS):
        raise Refused("You may not change profiles.")
    tables.begin()


def _check_known(framework_id: int, asks_for: AsksFor, code: str, level: int | None, day: date) -> None:
    version = queries.in_force(framework_id, day)
    if version is None:
        raise Refused("No version of this framework is in force on that day.", field="from_day")
    contents = queries.contents(version.id)
    codes = {domain.code for domain in contents.domains} if asks_for is AsksFor.DOMAIN else contents.by_code.keys()
    if level is not None and code not in codes:
        raise Refused(f"Version {version.number}, which is in force on that day, does not have {code}.", field="what")
    levels = {row.level for row in db.session.get_one(Framework, framework_id).levels}
    if level is not None and level not in levels:
        raise Refused("Choose a level of the list.", field="level")


def _do(steps: Steps, values: dict[str, object]) -> None:
    audit.remove_rows(Profile, steps.remove)
    audit.update_rows(Profile, [{"id": row_id, "effective_until": until} for row_id, until in steps.ends])
    if steps.add:
        new = steps.add
        dates = {"effective_from": new.since, "effective_until": new.until}
        audit.insert_rows(Profile, [values | dates | {"level": new.level, "is_essential": new.is_essential}])
