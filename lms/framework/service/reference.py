"""The reference list: the starter framework, the national ones by name, and what job roles ask for."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lms.audit import service as audit
from lms.framework import queries
from lms.framework.models import Profile
from lms.framework.rules import AsksFor
from lms.framework.rules.files import FrameworkFile, WrongFile, read_framework
from lms.framework.rules.national import read_national
from lms.framework.service import tables
from lms.framework.service.loading import load_framework
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.kit.seed_files import read_seed_file
from lms.people.models import JobRole

FRAMEWORKS, ROLES = "frameworks.yaml", "roles.yaml"


def load_reference(folder: Path, *, without: Collection[str] = (), since: date | None = None) -> list[str]:
    """Load frameworks.yaml, where there is one, and the profiles of roles.yaml; what changed, a line each. `without` and `since`
    are of nothing here.

    Raises ValueError where the file cannot be read.
    """
    if not (folder / FRAMEWORKS).exists():
        return []
    listed = read_seed_file(folder / FRAMEWORKS)
    try:
        starter = read_framework(listed)
    except WrongFile as wrong:
        raise ValueError(f"{FRAMEWORKS}: {wrong}") from wrong
    return _put_starter(starter) + _put_national(listed) + _put_profiles(starter, read_seed_file(folder / ROLES))


def _put_starter(starter: FrameworkFile) -> list[str]:
    """Once it is published it is the partnership's: a difference is told, and nothing is changed."""
    try:
        return load_framework(starter)
    except Refused as no:
        return [f"Left framework {starter.scheme.code} as it is. {no}"]


def _put_national(listed: Mapping[str, Any]) -> list[str]:
    lines = []
    for scheme in read_national(listed):
        stored = queries.scheme(scheme.code)
        if stored is None or not stored.versions:
            _, changed = tables.put_scheme(scheme)
            lines += [f"Changed framework {scheme.code}: {', '.join(changed)}"] if stored and changed else []
            lines += [] if stored else [f"Added framework {scheme.code} {scheme.name}"]
    return lines


# --- profiles ---------------------------------------------------------------------------------------------------------------------


def _put_profiles(starter: FrameworkFile, roles: Mapping[str, Any]) -> list[str]:
    """Add what is missing: from the day of the starter framework the first time, from today later, so that no past figure changes. What
    stands is the partnership's: a difference is told, never overwritten."""
    framework = queries.scheme(starter.scheme.code)
    assert framework is not None, "it was loaded a moment ago"
    ids = {key: role_id for role_id, key in db.session.execute(select(JobRole.id, JobRole.key))}
    stored = _levels_today(framework.id)
    since = clock.today() if stored else starter.published_from or clock.today()
    wanting = [(role["key"], code, level) for role in roles["roles"] for code, level in role.get("ccbf", {}).items()]
    new = [(role, code, level) for role, code, level in wanting if (ids[role], code) not in stored]
    values = {"framework_id": framework.id, "asks_for": AsksFor.DOMAIN, "is_essential": True, "effective_from": since}
    audit.insert_rows(Profile, [{"job_role_id": ids[role], "code": code, "level": level} | values for role, code, level in new])
    added = {key: [f"{code} {level}" for role, code, level in new if role == key] for key in dict.fromkeys(role for role, *_ in new)}
    report = [f"Added profile {role}: {', '.join(levels)}" for role, levels in added.items()]
    return report + [
        f"Left profile {role} as it is: {code} differs from the reference list"
        for role, code, level in wanting
        if stored.get((ids[role], code), level) != level
    ]


def _levels_today(framework_id: int) -> dict[tuple[int, str], int | None]:
    """What each role asks for by domain: None, where it did or will and does not today."""
    rows = db.session.scalars(
        select(Profile).where(Profile.framework_id == framework_id, Profile.asks_for == AsksFor.DOMAIN).order_by(Profile.effective_from)
    ).all()
    levels: dict[tuple[int, str], int | None] = dict.fromkeys(((row.job_role_id, row.code) for row in rows), None)
    today = clock.today()
    for row in rows:
        if row.effective_from <= today and (row.effective_until is None or row.effective_until >= today):
            levels[row.job_role_id, row.code] = row.level
    return levels
