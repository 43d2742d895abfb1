"""What competencies are called, where only their code is at hand."""

from collections.abc import Iterable

from lms.framework import queries as frameworks
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules.contents import Contents
from lms.kit import clock
from lms.signoff.models import RequestItem, SignOff


def framework_of(framework_id: int) -> FrameworkRow | None:
    """One framework by its id."""
    return next((row for row in frameworks.frameworks() if row.id == framework_id), None)


def contents_today(framework_id: int) -> Contents | None:
    """What the version in force today says; None: there is none."""
    version = frameworks.in_force(framework_id, clock.today())
    return frameworks.contents(version.id) if version else None


def competency_name(framework_id: int, code: str) -> str:
    """CR2 Listening; the code alone where the version of today does not have it."""
    contents = contents_today(framework_id)
    competency = contents.by_code.get(code) if contents else None
    return f"{code} {competency.name}" if competency else code


def competencies(rows: Iterable[RequestItem | SignOff]) -> list[str]:
    """CR2 Listening, level 2: a line for each."""
    return [f"{competency_name(row.framework_id, row.competency_code)}, level {row.level}" for row in rows]
