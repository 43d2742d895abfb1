"""Editing a draft, part by part: it is read as a file of the same content would be, so that both may say the same."""

from collections.abc import Callable
from dataclasses import replace

from lms.access import Viewer
from lms.framework import queries
from lms.framework.models import Framework, FrameworkVersion
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules import editing
from lms.framework.rules.contents import Contents
from lms.framework.rules.editing import CompetencyText
from lms.framework.rules.files import FrameworkFile, WrongFile, as_file, read_framework
from lms.framework.rules.meanings import meanings_of, with_meanings
from lms.framework.service import tables
from lms.framework.service.publishing import begin, check_draft
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.refusal import Refused


def start_draft(*, version_id: int, number: str, by: Viewer) -> None:
    """A draft under this number that says what a version says. Raises Refused for a number that is taken."""
    version = begin(version_id, by)
    row = _scheme(version)
    if number in {other.number for other in row.versions}:
        raise Refused(f"There is a version {number} already.", field="number")
    contents = replace(queries.contents(version_id), number=number)
    _checked(row, contents)
    tables.put_version(version.framework_id, contents, published_from=None)


def put_competency(*, version_id: int, text: CompetencyText, seen: str | None, by: Viewer) -> None:
    """A draft's competency says this now; `seen` None: it is a new one. Raises Refused, and EditConflict where somebody was quicker."""

    def edited(contents: Contents) -> Contents:
        if seen is None and text.code.upper() in {code.upper() for code in contents.by_code}:
            raise Refused(f"There is a competency {text.code} already.", field="code")
        if seen is not None and text.code in contents.by_code:
            check(seen, as_shown(editing.text_of(contents, text.code)))
        return editing.with_competency(contents, text)

    _edit(version_id, edited, by)


def remove_competency(*, version_id: int, code: str, by: Viewer) -> None:
    """A draft does not have this competency any more. Removed twice, it is gone. Raises Refused."""
    _edit(version_id, lambda contents: editing.without_competency(contents, code), by)


def put_domain(*, version_id: int, code: str, name: str, intent: str, by: Viewer) -> None:
    """A draft calls this domain so. Raises Refused."""
    _edit(version_id, lambda contents: editing.with_domain(contents, code, name, intent), by)


def as_shown(text: CompetencyText) -> dict[str, object]:
    """The values of the form over a competency."""
    about = {name: getattr(text, name) for name in ("name", "domain", "warning_sign", "interview_question", "review_months")}
    return about | {f"level_{level}": lines for level, lines in text.behaviours.items()}


def _edit(version_id: int, edited: Callable[[Contents], Contents], by: Viewer) -> None:
    version = begin(version_id, by)
    check_draft(version)
    before = queries.contents(version_id)
    after = edited(before)
    if not after.domains:
        raise Refused("A version has at least one competency.")
    _checked(_scheme(version), after)
    meant = with_meanings(after, queries.base_contents(version_id), meanings_of(before))
    if meant != before:
        tables.replace_contents(version, meant)


def _checked(row: FrameworkRow, contents: Contents) -> None:
    try:
        read_framework(as_file(FrameworkFile(row.scheme, contents, None)))
    except WrongFile as wrong:
        problems = [problem.split(": ", 1)[-1] for problem in wrong.problems]
        raise Refused(". ".join(problem[:1].upper() + problem[1:] for problem in problems)) from None


def _scheme(version: FrameworkVersion) -> FrameworkRow:
    row = queries.scheme(db.session.get_one(Framework, version.framework_id).code)
    assert row is not None, "a version is of a framework"
    return row
