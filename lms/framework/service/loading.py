"""Loading a framework from a file: once or often, it is the same; what is published never changes."""

from datetime import date
from itertools import islice

from lms.framework import queries
from lms.framework.models import FrameworkVersion
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules.contents import Contents, Scheme, Version
from lms.framework.rules.difference import difference, sentences
from lms.framework.rules.files import FrameworkFile, WrongFile
from lms.framework.rules.meanings import marks, meanings_of, with_meanings
from lms.framework.rules.timeline import base_of, check_day
from lms.framework.service import tables
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.db import db
from lms.kit.refusal import Refused


def load_framework(file: FrameworkFile, *, publish_from: date | None = None) -> list[str]:
    """Load a framework with one version; what changed, a line each. `publish_from` wins over the day in the file; with neither, and of a
    version that is not there yet, it is a draft.

    Raises Refused where a published version would change, WrongFile where the file marks as another wording what was no text before.
    """
    tables.begin()
    stored = queries.scheme(file.scheme.code)
    day = publish_from or file.published_from
    version = next((row for row in stored.versions if row.number == file.contents.number), None) if stored else None
    contents = _with_meanings(file, stored, version, day)
    if stored and version and version.published_from:
        _check_same(file, contents, stored.scheme, version, day)
        return []
    _check_scheme(file.scheme, stored)
    if stored and day:
        check_day(stored.versions, day, clock.today())
    framework_id, changed = tables.put_scheme(file.scheme)
    lines = _scheme_lines(file.scheme, stored, changed)
    return lines + _put_version(framework_id, file.scheme.code, contents, version, day)


def _with_meanings(file: FrameworkFile, stored: FrameworkRow | None, version: Version | None, day: date | None) -> Contents:
    """Marks that were set on the page stay, as long as their texts do."""
    base = base_of(stored.versions, version.id if version else 0, day) if stored else None
    before = queries.contents(base.id) if base else None
    marked, problems = marks(file.rewordings, before)
    if problems:
        raise WrongFile(problems)
    own = meanings_of(queries.contents(version.id)) if version else {}
    return with_meanings(file.contents, before, {**own, **marked})


def _put_version(framework_id: int, code: str, contents: Contents, version: Version | None, day: date | None) -> list[str]:
    name = f"{code} {contents.number}"
    state = f"published from {long_date(day)}" if day else "a draft"
    if version is None:
        tables.put_version(framework_id, contents, day)
        return [f"Added {name}, {state}: {_counted(contents)}"]
    row, lines = db.session.get_one(FrameworkVersion, version.id), []
    if contents != queries.contents(version.id):
        tables.replace_contents(row, contents)
        lines.append(f"Changed the draft {name}: {_counted(contents)}")
    if day:
        tables.set_day(row, day)
        lines.append(f"{name} is {state}")
    return lines


def _counted(contents: Contents) -> str:
    competencies = [*contents.competencies]
    behaviours = sum(len(row.behaviours) for row in competencies)
    return f"{len(contents.domains)} domains, {len(competencies)} competencies, {behaviours} behaviours"


def _scheme_lines(scheme: Scheme, stored: FrameworkRow | None, changed: list[str]) -> list[str]:
    if stored is None:
        return [f"Added framework {scheme.code} {scheme.name}"]
    return [f"Changed framework {scheme.code}: {', '.join(changed)}"] if changed else []


# --- what is refused --------------------------------------------------------------------------------------------------------------


def _check_same(file: FrameworkFile, contents: Contents, stored: Scheme, version: Version, day: date | None) -> None:
    says, from_day = queries.contents(version.id), version.published_from
    lines = [*_scheme_sentences(stored, file.scheme), *sentences(difference(says, contents))]
    if not lines and contents != says:
        lines = ["the order differs"]
    if day and from_day and day != from_day:
        lines.insert(0, f"it is published from {long_date(from_day)}, not from {long_date(day)}")
    if lines:
        more = f"; and {len(lines) - 3} more" if len(lines) > 3 else ""
        first = "; ".join(islice(lines, 3)) + more
        raise Refused(f"{stored.code} {version.number} is published and cannot change: {first}. Give the new version a number of its own.")


def _scheme_sentences(old: Scheme, new: Scheme) -> list[str]:
    names = ("name", "owner", "source", "words", "levels", "ratings")
    return [f"{_called(name)} differs" for name in names if getattr(old, name) != getattr(new, name)]


def _called(name: str) -> str:
    return {"levels": "what it says of its levels", "ratings": "its scale", "words": "what it calls its parts"}.get(name, f"its {name}")


def _check_scheme(new: Scheme, stored: FrameworkRow | None) -> None:
    """Levels and scale are what every sign-off stands on: once a version is published, they are the framework's for good."""
    if stored and stored.scheme.code != new.code:
        raise Refused(f"There is a framework {stored.scheme.code}: write its code in the same way.")
    published = [version for version in stored.versions if version.published_from] if stored else []
    if not stored or not published:
        return
    if [(row.level, row.key) for row in stored.scheme.levels] != [(row.level, row.key) for row in new.levels]:
        raise Refused(f"The levels of {new.code} cannot change, as version {published[0].number} is published: use another code.")
    if [(row.score, row.key, row.is_met) for row in stored.scheme.ratings] != [(row.score, row.key, row.is_met) for row in new.ratings]:
        raise Refused(f"The scale of {new.code} cannot change, as version {published[0].number} is published: use another code.")
