"""What the pages of reports show: a saved view; long lists asked for as files, of which one is ready, one failed, one is being made."""

from flask import Flask

from lms.jobs import queries as jobs
from lms.jobs.rules import WENT_WRONG, JobState
from lms.jobs.worker import work
from lms.kit import clock
from lms.kit.db import transaction
from lms.reports import queries
from lms.reports import service as reports
from lms.reports.rules import About, FileFormat, Form, Scope, When
from lms.reports.rules.files import MAKE
from tests.cast import TODAY, Cast


def furnish(app: Flask, cast: Cast, _: dict[str, int]) -> dict[str, int]:
    """All of it is Priya's; and two subjects to compare seats with, one of which no course teaches."""
    view = _saved_view(cast)
    ready = _ask(cast, "overdue", FileFormat.XLSX)
    work(app.extensions["house"].handlers)
    failed, being_made = _ask(cast, "due", FileFormat.XLSX), _ask(cast, "name", FileFormat.CSV)
    now = clock.now()
    _turn(failed, state=JobState.FAILED, problem=WENT_WRONG, ended_at=now)
    _turn(being_made, state=JobState.RUNNING, alive_at=now, done=2_000, total=44_819)
    files = {"ready_file": ready, "failed_file": failed, "file_being_made": being_made}
    return files | {"view": view, "fire_1": cast.subjects["FIRE-1"], "ipc_2": cast.subjects["IPC-2"]}


def _saved_view(cast: Cast) -> int:
    priya, filters = cast["priya"].viewer(), {"by": "subject", "on": "2026-03-02"}
    with transaction():
        view = {"name": "Subjects as at today", "form": Form.COMPLETION, "as_at": When.TODAY, "filters": filters}
        reports.save_view(**view, is_shared=False, by=priya)
        return queries.saved(priya)[0].id


def _ask(cast: Cast, title: str, kind: FileFormat) -> int:
    filters = [("Part of the partnership", "NHS Lochside, a part of it with quite a long name"), ("Worker type", "Bank worker")]
    about = About(f"Lines by {title}", "Lochside Health and Social Care Partnership", TODAY, filters, "Priya Nair", TODAY)
    with transaction():
        return reports.ask_for_file(scope=Scope(TODAY), sort="due", kind=kind, about=about, by=cast["priya"].viewer())


def _turn(file_id: int, **columns: object) -> None:
    with transaction():
        job = jobs.latest(MAKE, file_id)
        for name, value in columns.items():
            setattr(job, name, value)
