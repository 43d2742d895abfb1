"""Pure: which version counts on a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from lms.framework.rules.contents import Version, VersionState
from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused

#: id, framework id, number, published_from
Row = tuple[int, int, str, date | None]


def timeline(rows: Sequence[Row]) -> tuple[Version, ...]:
    """The versions of one framework: published ones, the first first, each until the day before the next; then drafts."""
    published = sorted((row for row in rows if row[3]), key=lambda row: row[3] or date.min)
    days = [row[3] for row in published]
    ends = [day - timedelta(days=1) if day else None for day in days[1:]]
    return tuple(Version(*row, until) for row, until in zip(published, [*ends, None], strict=False)) + tuple(
        Version(*row, None) for row in rows if not row[3]
    )


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """The version in force on this day; None before the first."""
    return next((version for version in versions if version.state(day) is VersionState.IN_FORCE), None)


def version_of_day(versions: Sequence[Version], day: date) -> Version | None:
    """The version that a fact of this day belongs to: the one in force, before the first of them the first."""
    published = [version for version in versions if version.published_from]
    return in_force(versions, day) or next(iter(published), None)


def base_of(versions: Sequence[Version], version_id: int, from_day: date | None = None) -> Version | None:
    """The version that this one follows: by the day it is, or is to be, published from; a draft follows the last of all."""
    published = [version for version in versions if version.published_from and version.id != version_id]
    own_day = from_day or next((version.published_from for version in versions if version.id == version_id), None)
    before = [version for version in published if own_day is None or (version.published_from or date.max) < own_day]
    return before[-1] if before else None


def check_day(versions: Sequence[Version], day: date, today: date) -> None:
    """May another version of these be published from this day? One waits at a time, and nothing comes between it and the one in force, with
    which it was compared; no two begin together. Raises Refused."""
    current = in_force(versions, today)
    is_new = current is None or current.published_from is None or day > current.published_from
    for version in versions:
        if version.published_from == day:
            raise Refused(f"Version {version.number} is published from {long_date(day)} already.", field="from_day")
        if version.state(today) is VersionState.WAITING and is_new:
            waiting = f"Version {version.number} waits for {long_date(version.published_from or day)}"
            raise Refused(f"{waiting}. Take it back first, or wait until it is in force.", field="from_day")
