"""Bringing in small files, written as text in the tests themselves."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from lms.imports import queries, service, worker
from lms.imports.cli import import_commands
from lms.jobs import worker as jobs
from lms.kit import clock
from lms.kit.db import db
from lms.kit.importing import Options, Plan


@pytest.fixture
def bring_in(app: Any, tmp_path: Path) -> Callable[..., Plan[Any]]:
    """`bring_in("people", "employer_code,…\\nNHSL,…", employer="NHSL", good_lines=True, end_leavers=date(…))`: what came of it.

    Further words are those of `Options`: `same={"BRAE:555"}`.
    """

    def bring(
        kind: str,
        text: str | bytes,
        *,
        employer: str = "",
        good_lines: bool = False,
        end_leavers: date | None = None,
        right_employer: bool = True,
        **decided: Any,
    ) -> Plan[Any]:
        file = tmp_path / f"{kind}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        options = Options(clock.today(), service.employer(employer).id if employer else None, end_leavers, **decided)
        prepared, _ = worker.apply_now(queries.kind_of(kind), file, options, apply_good_lines=good_lines, is_right_employer=right_employer)
        return prepared.plan

    return bring


@pytest.fixture
def declare(app, monkeypatch):
    """`declare(KIND)`: the house has this kind of file too, with its command, until the end of the test."""

    def with_kind(kind):
        house = app.extensions["house"]
        monkeypatch.setitem(vars(house), "imports", (*house.imports, kind))
        (command,) = import_commands(house.imports)
        monkeypatch.setitem(app.cli.commands, command.name, command)

    return with_kind


@pytest.fixture
def checked(app: Any) -> Callable[[str, str], list[str]]:
    """`checked("absences", "employer_code,…")`: the codes of what is found in it, in order; nothing is applied."""
    return lambda kind, text: [
        finding.code.value for finding in service.prepare(queries.kind_of(kind), text.encode(), Options(clock.today())).plan.findings
    ]


@pytest.fixture
def codes() -> Callable[[Plan[Any]], list[tuple[int, str]]]:
    """The findings of a plan as (line, code)."""
    return lambda plan: [(one.line, one.code.value) for one in plan.findings]


TRAINING = (
    "Emp No,Forename,Surname,Course Title,Date Completed,Expiry,Last Updated By\n"
    "10001,Ailsa,Robertson,Fire Awareness Refresher 2026,11.02.2026,No expiry,Clerk\n"
    "10002,Lorna,Stewart,FIRE awareness  refresher 2026,12-02-2026,,Clerk\n"
    "10002,Lorna,Stewart,Away Day,13 Feb 2026,,Clerk\n"
    "Total,,,,,,\n"
)
COLUMNS = {"source": "LearnPro", "header_line": "1", "sheet": "", "employee_number": "Emp No", "subject_code": "Course Title",
           "achieved_on": "Date Completed", "expires_on": "Expiry"}  # fmt: skip


@pytest.fixture
def work(app):
    def until_nothing_waits():
        db.session.commit()
        jobs.work(app.extensions["house"].handlers)
        db.session.rollback()

    return until_nothing_waits


@pytest.fixture
def sent(as_, cast, send, work):
    """`sent(TRAINING)`: the client and the address of the run, looked at by the worker."""

    def upload(content, name="lorna", kind="awards", employer="NHSL"):
        client = as_(name)
        file = (BytesIO(content if isinstance(content, bytes) else content.encode()), "export.csv")
        reply = send(client, "/imports/start", kind=kind, employer_id=str(cast.places.get(employer, "")), file=file)
        assert reply.status_code == 303, reply.text
        work()
        return client, reply.location

    return upload


@pytest.fixture
def mapped(sent, send, work):
    """The training file with its columns mapped, its values still open."""

    def map_it(content=TRAINING, **answers):
        client, address = sent(content)
        reply = send(client, f"{address}/columns", **COLUMNS | answers)
        assert reply.status_code == 303, reply.text
        work()
        return client, address

    return map_it
