"""What the pages of imports show: files in every state."""

from flask import Flask

from lms.imports import queries as reads
from lms.imports import service as imports
from lms.imports.rules.mapping import ColumnMapping, ColumnSource
from lms.imports.service.answers import keep_questions
from lms.jobs.worker import work
from lms.kit.db import transaction
from lms.kit.importing import Answer, AnyKind, Candidate, Likeness, Question
from lms.people.service.imports import STAFF_LIST
from lms.training.service.imports import AWARDS
from tests.cast import Cast

STAFF = "employer_code,employee_number,first_name,last_name,start_date,job_role,worker_type\n"
#: A training history as another system gives it, with titles of its own.
TRAINING = "Emp No,Forename,Surname,Course Title,Date Completed,Expiry\n" + "".join(
    f"10001,Ailsa,Robertson,{title},11/02/2026,No expiry\n"
    for title in ("Fire Awareness Refresher 2026", "Moving & handling (level 2)", "Away day", *(f"Odd course {n}" for n in range(60)))
)
#: What has been sent in, by name: kind, lines.
FILES = {
    "good": (
        STAFF_LIST,
        f"{STAFF}NHSL,90001,Mairi,Bain,2026-01-05,staff_nurse,employee\nNHSL,10001,Ailsa,Robertson,2022-08-01,staff_nurse,employee\n",
    ),
    "bad": (STAFF_LIST, f"{STAFF}NHSL,90002,Fiona,,2026-01-05,astronaut,employee\nNHSL,90003,Iain,Orr,32/13/2026,hcsw,employee\n"),
    "ending": (
        STAFF_LIST,
        f"{STAFF[:-1]},end_date\nNHSL,10001,Ailsa,Robertson,2022-08-01,staff_nurse,employee,2026-03-10\n",
    ),
    "unusable": (STAFF_LIST, "nothing,of,the,kind\n1,2,3,4\n"),
    "training": (AWARDS, TRAINING),
    "mapped": (AWARDS, TRAINING + "10001,Ailsa,Robertson,Extra day,14/02/2026,\n"),
    "previewed": (AWARDS, TRAINING + "10001,Ailsa,Robertson,Another day,14/02/2026,\n"),
    "cells": (
        STAFF_LIST,
        "employer_code,employee_number,first_name,last_name,email,organisation_code,start_date\nNHSL,10001,Ailsa,Robertson,,,08/25/2022\n",
    ),
    "asking": (STAFF_LIST, f"{STAFF}NHSL,90004,Rory,Low,2026-01-05,staff_nurse,employee\n"),
    "applied": (AWARDS, "employee_number,subject_code,achieved_on\n10001,FIRE-1,2026-02-11\n"),
}


def furnish(app: Flask, cast: Cast, _: dict[str, int]) -> dict[str, int]:
    """Lorna has sent in each file; one has its columns mapped, one more is at its preview, and one is applied."""
    runs = {name: _sent_in(app, cast, *file) for name, file in FILES.items()}
    _go_on(app, cast, runs)
    return runs


def _sent_in(app: Flask, cast: Cast, kind: AnyKind, lines: str) -> int:
    with transaction():
        begun = imports.begin(
            kind=kind, employer_id=cast.places["NHSL"], name="staff.csv", content=lines.encode(), by=cast["lorna"].viewer()
        )
        row_id = begun.id
    work(app.extensions["house"].handlers)
    return int(row_id)


def _go_on(app: Flask, cast: Cast, runs: dict[str, int]) -> None:
    by = cast["lorna"].viewer()
    feeds = {"employee_number": "Emp No", "subject_code": "Course Title", "achieved_on": "Date Completed", "expires_on": "Expiry"}
    said = imports.Mapped("LearnPro", 1, "", ColumnMapping({ours: ColumnSource(column=theirs) for ours, theirs in feeds.items()}))
    for name in ("mapped", "previewed"):
        with transaction():
            imports.map_columns(reads.run(runs[name], by), said, by=by)
    work(app.extensions["house"].handlers)
    with transaction():
        _ask_about(runs["asking"], cast)
        imports.recheck(reads.run(runs["previewed"], by), by=by)
        imports.apply(reads.run(runs["applied"], by), apply_good_lines=False, end_leavers_on=None, by=by)
    work(app.extensions["house"].handlers)


def _ask_about(run_id: int, cast: Cast) -> None:
    """Two lines wait, one of which may be two people, and one is decided."""
    likenesses = (Likeness("First name", "Rory", "Ailsa", False), Likeness("Last name", "Robertson", "Robertson", True),
                  Likeness("Date of birth", "17 February 1990", "", None))  # fmt: skip
    ailsa = Candidate(f"person:{cast['ailsa'].person_id}", "Ailsa Robertson (NHSL 10001)", likenesses)
    gordon = Candidate(f"person:{cast['gordon'].person_id}", "Gordon Milne (HARB 30001)", likenesses)
    run, by = reads.run(run_id, cast["lorna"].viewer()), cast["lorna"].viewer()
    whose = ((5, (ailsa,)), (6, (ailsa, gordon)), (7, (ailsa,)))
    keep_questions(run_id, [Question(n, f"NHSL:9{n}", f"rory {n}", f"Rory Robertson (NHSL 9{n})", among) for n, among in whose])
    run.waiting = 2
    imports.say_who(run=run, lines=[7], answer=Answer.ANOTHER, by=by)
