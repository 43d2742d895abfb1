"""A staff list that the demonstration's officer has sent and not decided about: some lines wait until she says who they are."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.demo import queries
from lms.demo.queries.courses import accounts
from lms.demo.rules.demonstration import Demonstration
from lms.imports import service as imports
from lms.kit.db import AnyRow, db
from lms.kit.identifiers import folded_number
from lms.kit.spreadsheets import write_csv
from lms.people import queries as people
from lms.people.models import Organisation, Person, Post, Term
from lms.people.service.imports import STAFF_LIST

OFFICER = "Learning and development officer of one employer"
HEADER = ("employee_number", "first_name", "last_name", "email", "date_of_birth", "start_date")
#: By its place in the list, what becomes of a line: two new names, one of them without a birthday; a number that somebody else has now; a
#: colleague whom the list knows by a new number alone; and two who are missing.
NEW_NAMES, OTHERS_NUMBER, NEW_NUMBER, MISSING = (4, 9), 14, 19, (24, 29)


def send_staff_list(made_up: Demonstration, *, today: date) -> None:
    """The list as her payroll has it this month."""
    job = made_up.post_of(OFFICER)
    _, person_id = queries.posts()[job.key[0], folded_number(job.key[1])]
    employer_id = db.session.scalars(select(Organisation.id).where(Organisation.code == job.key[0])).one()
    lines = [_line(at, row) for at, row in enumerate(_staff(employer_id, today)) if at not in MISSING]
    content, by = write_csv(HEADER, lines), people.viewer(accounts()[person_id], today)
    imports.begin(kind=STAFF_LIST, employer_id=employer_id, name="staff-this-month.csv", content=content, by=by)


def _staff(employer_id: int, today: date) -> list[AnyRow]:
    """Everybody whose post runs, with its first day."""
    every = aliased(Term)
    first_day = select(func.min(every.starts_on)).where(every.post_id == Post.id).scalar_subquery()
    columns = (Post.employee_number, Person.first_name, Person.last_name, Person.email, Person.date_of_birth, first_day)
    statement = select(*columns).join(Person, Person.id == Post.person_id).join(Term, Term.post_id == Post.id)
    return list(db.session.execute(statement.where(Post.employer_id == employer_id, people.active(today)).order_by(Post.id)))


def _line(at: int, row: AnyRow) -> list[object]:
    number, first, last, email, born, start = row
    if at in NEW_NAMES:
        return [number, first, f"{last}-Lockhart", email, born if at == NEW_NAMES[0] else None, None]
    if at == OTHERS_NUMBER:
        return [number, "Tomasz", "Wójcik", "tomasz.wojcik@lochside.example.org", None, None]
    return [f"9{number}", first, last, None, born, start] if at == NEW_NUMBER else [number, first, last, email, born, None]
