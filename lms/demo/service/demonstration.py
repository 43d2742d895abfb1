"""The demonstration: made up, then loaded the way any partnership is, by import files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from lms.access import Role
from lms.audit import service as audit
from lms.demo import queries
from lms.demo.rules import cast, files, seeds
from lms.demo.rules.demonstration import Demonstration, FileLine, make_up
from lms.demo.rules.seeds import Seeds
from lms.demo.service.by_hand import record_observations
from lms.demo.service.courses import load_courses
from lms.demo.service.waiting_import import send_staff_list
from lms.imports import service as imports
from lms.kit.db import advisory_lock, db
from lms.kit.house import current_house
from lms.kit.identifiers import folded_number
from lms.kit.importing import AnyKind, Code, Options
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.kit.room import DemoContext
from lms.kit.seed_files import REFERENCE, SEEDS, read_seed_file
from lms.kit.spreadsheets import write_csv, write_xlsx
from lms.operations.service.rooms import load_reference
from lms.people import service as people
from lms.people.models import Organisation, Person
from lms.people.service.imports import ABSENCES, ORGANISATIONS, STAFF_LIST
from lms.training import queries as training_queries
from lms.training.models import Award, Subject
from lms.training.service.imports import AWARDS, EXEMPTIONS, REQUIREMENTS

Say = Callable[[str], None]
#: Those of the people who have started in the last year and a half are on inductions.
INDUCTIONS_SINCE = timedelta(days=548)


@dataclass(frozen=True)
class Entrance:
    """How to sign in to the demonstration that is loaded."""

    accounts: list[cast.Entry]
    password: str


def read_seeds(folder: Path = SEEDS / "demo") -> Seeds:
    """The folder's files. Raises OSError where one is missing."""
    return seeds.read(
        *(read_seed_file(folder / f"{name}.yaml") for name in ("organisations", "names", "cast", "requirements", "stories", "courses"))
    )


def entrance(told: Seeds) -> Entrance | None:
    """Who can sign in, if the demonstration is here; None if it is not."""
    entries = cast.entries(told)
    address = next(entry.sign_in_name for entry in entries if "@" in entry.sign_in_name)
    return Entrance(entries, told.password) if queries.is_demonstration(told.partnership["code"], address) else None


def load_demonstration(told: Seeds, *, people: int, seed: int, today: date, is_live: bool, say: Say) -> Demonstration:
    """Fill an empty database with a made-up partnership. Raises Refused in a live one, and where anybody is recorded already."""
    if is_live:
        raise Refused("This service is live: the demonstration is for trying things out, so it is not loaded.")
    if queries.has_anybody():
        raise Refused("There are people on record already: the demonstration wants a database of its own.")
    advisory_lock("imports")
    if not queries.has_requirements():
        load_reference(REFERENCE, since=(today - INDUCTIONS_SINCE).replace(day=1))
        say("Loaded the reference list with its starter requirements.")
    made_up = make_up(told, queries.needs(told), people=people, seed=seed, today=today)
    say(f"Made up {number(people)} people in {number(len(made_up.jobs))} posts.")
    _import_all(made_up, today, say)
    touched = _revocations(made_up)
    _expiring_days(made_up)
    _accounts(told, made_up, today)
    current_house().posts_changed(sorted(touched))
    record_observations(made_up, today=today)
    load_courses(told, made_up, seed=seed, today=today, say=say)
    send_staff_list(made_up, today=today)
    _load_rooms(DemoContext(seed, today, say))
    return made_up


def _load_rooms(context: DemoContext) -> None:
    """What rooms themselves add, once the people are there."""
    for room in current_house().below(__name__):
        if room.demo:
            room.demo(context)


# --- import files -------------------------------------------------------------------------------------------------------------


def _import_all(made_up: Demonstration, today: date, say: Say) -> None:
    files: Sequence[tuple[AnyKind, str, list[FileLine]]] = (
        (ORGANISATIONS, "organisations.csv", made_up.organisations),
        (REQUIREMENTS, "requirements.csv", made_up.requirements),
        (STAFF_LIST, "staff.csv", made_up.staff),
        (STAFF_LIST, "staff-before.csv", made_up.before),
        (STAFF_LIST, "staff-changes.csv", made_up.changes),
        (AWARDS, "training-history.csv", made_up.awards),
        (ABSENCES, "absences.csv", made_up.absences),
        (EXEMPTIONS, "exemptions.csv", made_up.exemptions),
    )
    for kind, name, lines in files:
        if lines:
            _import(kind, name, lines, today)
            say(f"Imported {name}: {number(len(lines))} lines.")


def _import(kind: AnyKind, name: str, lines: Sequence[FileLine], today: date) -> None:
    """The product's own import. A line with an error means that the seeds are wrong: nothing is loaded then."""
    columns = list(lines[0])
    content = write_csv(columns, ([line[column] for column in columns] for line in lines))
    run = imports.record(kind=kind, employer_id=None, name=name, content=content, by_account_id=None)
    run.is_right_employer = True  # a file of changes alone lacks most people
    prepared = imports.prepare(kind, content, Options(today=today))
    with audit.because(f"import {run.id}"):
        imports.finish(run, prepared)
    wrong = next((finding for finding in prepared.plan.findings if finding.is_error or finding.code == Code.WHO_IS_IT), None)
    if wrong:
        raise Refused(f"{name}, line {wrong.line}, {wrong.column} {wrong.value!r}: {wrong.message}")


# --- files to try -------------------------------------------------------------------------------------------------------------


def write_files(told: Seeds, made_up: Demonstration, folder: Path, *, today: date) -> None:
    """Put small import files for the demonstration's learning and development officer into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(files.READ_ME, encoding="utf-8")
    for name, lines in files.files(made_up, queries.needs(told), today).items():
        header = list(dict.fromkeys(column for line in lines for column in line))
        rows = [[line.get(column, "") for column in header] for line in lines]
        content = write_xlsx(header, rows, "Training history") if name in files.WORKBOOKS else write_csv(header, rows)
        (folder / (f"{name}.xlsx" if name in files.WORKBOOKS else f"{name}.csv")).write_bytes(content)


# --- what no file says --------------------------------------------------------------------------------------------------------


def _key(post: tuple[str, str]) -> tuple[str, str]:
    return post[0], folded_number(post[1])


def _subjects() -> dict[str, int]:
    return {subject.code: subject.id for subject in db.session.scalars(select(Subject))}


def _revocations(made_up: Demonstration) -> set[int]:
    posts, subjects = queries.posts(), _subjects()
    persons, rows = set(), []
    for one in made_up.revocations:
        person_id = posts[_key(one.post)][1]
        persons.add(person_id)
        day = date.fromisoformat(one.achieved_on)
        which = (Award.person_id == person_id, Award.subject_id == subjects[one.subject], Award.achieved_on == day)
        rows += [
            {"id": row_id, "revoked_on": one.on, "revoked_reason": one.reason}
            for row_id in db.session.scalars(select(Award.id).where(*which))
        ]
    audit.update_rows(Award, rows)
    return set(training_queries.posts_of_persons(persons))


def _expiring_days(made_up: Demonstration) -> None:
    places = queries.organisations()
    audit.update_rows(Organisation, [{"id": places[body.code].id, "expiring_days": body.expiring_days} for body in made_up.bodies])


def _accounts(told: Seeds, made_up: Demonstration, today: date) -> None:
    """An account for each of the cast; whoever has an e-mail address signs in with it, the volunteer with a number."""
    posts, places = queries.posts(), queries.organisations()
    for part in told.cast:
        job = made_up.post_of(part["who"])
        person = db.session.get_one(Person, posts[_key(job.key)][1])
        mobile = part["mobile"] if part["sign_in"] == "mobile" else None
        account = people.create_account(person=person, password=told.password, email=person.email, mobile=mobile)
        if "grant" in part:
            organisation = places[part["grant"]["organisation"]]
            people.grant(account=account, role=Role(part["grant"]["role"]), organisation=organisation, starts_on=job.starts)
