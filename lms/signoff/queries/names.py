"""What competencies are called, where only their code is at hand."""

from collections.abc import Iterable, Mapping

from lms.framework import queries as frameworks
from lms.framework.queries.versions import FrameworkRow
from lms.kit import clock
from lms.signoff.models import RequestItem, SignOff


def framework_of(framework_id: int) -> FrameworkRow | None:
    """One framework by its id."""
    return next((row for row in frameworks.frameworks() if row.id == framework_id), None)


def competency_name(framework_id: int, code: str) -> str:
    """CR2 Listening; the code alone where no version in force today has it."""
    return with_code(frameworks.competency_names(clock.today()), framework_id, code)


def with_code(names: Mapping[tuple[int, str], str], framework_id: int, code: str) -> str:
    """The same by the names of another day."""
    name = names.get((framework_id, code))
    return f"{code} {name}" if name else code


def competencies(rows: Iterable[RequestItem | SignOff]) -> list[str]:
    """CR2 Listening, level 2: a line for each."""
    return [f"{competency_name(row.framework_id, row.competency_code)}, level {row.level}" for row in rows]
