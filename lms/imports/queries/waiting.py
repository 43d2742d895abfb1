"""Imports that wait for the decision of whoever uploaded them."""

from datetime import datetime

from sqlalchemy import select

from lms.access import Viewer
from lms.files.models import StoredFile
from lms.imports.models import ImportRun
from lms.imports.rules.runs import RunState
from lms.kit.clock import LOCAL
from lms.kit.db import db
from lms.kit.numbers import counted
from lms.kit.todo import Todo, Weight

#: Whoever has more than this waiting finds them in the list of imports.
SHOWN = 3


def todo(viewer: Viewer, _now: datetime) -> list[Todo]:
    """The viewer's own, newest first: checked, and neither applied nor discarded."""
    wanted = (
        select(ImportRun.id, ImportRun.errors, ImportRun.waiting, ImportRun.made_at, StoredFile.name)
        .join(StoredFile, StoredFile.id == ImportRun.file_id)
        .where(ImportRun.state == RunState.CHECKED, ImportRun.by_account_id == viewer.account_id)
        .order_by(ImportRun.id.desc())
    )
    return [
        Todo(
            verb="Decide on",
            thing=f"the import of {name}{_in_words(errors, waiting)}",
            weight=Weight.WAITING,
            endpoint="imports.show",
            values={"run_id": run_id},
            when="Uploaded",
            on=made_at.astimezone(LOCAL).date(),
        )
        for run_id, errors, waiting, made_at, name in db.session.execute(wanted.limit(SHOWN))
    ]


def _in_words(errors: int, waiting: int) -> str:
    words = [counted(errors, "error", "errors")] if errors else []
    words += [counted(waiting, "line waits", "lines wait")] if waiting else []
    return f": {', '.join(words)}" if words else ""
