"""Verbs: borrow an umbrella, and write off what will not come back; and the kind of file that loans come in."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from lms.umbrellas import queries
from lms.umbrellas.models import UmbrellaLoan
from sqlalchemy import delete, select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.kit.importing import EMPLOYER, Column, ImportKind, Undo
from lms.kit.importing.cells import day
from lms.kit.importing.rows import Draft, plan_rows
from lms.kit.importing.tables import recorded, write_rows
from lms.people.models import Post
from lms.people.queries import places, records_of
from lms.people.queries.imports import people_by_name
from lms.people.rules.imports.lookups import Tree, employer_of

WRITTEN_OFF_AFTER = timedelta(days=365)


def borrow(*, colour: str, today: date, by: Viewer) -> None:
    """Lend the viewer an umbrella."""
    own = select(Post.id).where(Post.person_id.in_(records_of(by.person_id))).order_by(Post.id).limit(1)
    db.session.add(UmbrellaLoan(post_id=db.session.scalars(own).one(), colour=colour, lent_on=today))


def write_off(*, today: date) -> None:
    """Forget what was lent so long ago that it will not come back."""
    db.session.execute(delete(UmbrellaLoan).where(UmbrellaLoan.lent_on < today - WRITTEN_OFF_AFTER))


COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The person's number with this employer.", "104233", True),
    Column("lent_on", "The day it was lent.", "2026-03-02", True, day),
    Column("colour", "Which umbrella.", "red", True),
)


def known(_sheet: Any, _options: Any) -> tuple[Any, ...]:
    return Tree(places()), people_by_name(), recorded(UmbrellaLoan, ("post_id", "lent_on"), ("colour",))


def plan(sheet: Any, known: Any, options: Any) -> Any:
    tree, people, loans = known
    return plan_rows(drafts(sheet, tree, people, options), loans, sheet.notes, what="loan")


def drafts(sheet: Any, tree: Any, people: Any, options: Any) -> Iterator[Draft]:
    for line in sheet.lines:
        employer = employer_of(line.line, line["employer_code"], tree, options, sheet.notes)
        post = people.post_of(line.line, employer, line["employee_number"], sheet.notes) if employer else None
        if post and line["lent_on"]:
            key: Mapping[str, Any] = {"post_id": post[0], "lent_on": line["lent_on"]}
            yield Draft(line.line, key, {"colour": line["colour"]}, f"{line['employee_number']}: {line['colour']}")


LOANS = ImportKind(
    code="umbrellas",
    label="Umbrellas",
    may=May.IMPORT_PEOPLE,
    columns=COLUMNS,
    known=known,
    plan=plan,
    write=write_rows(UmbrellaLoan),
    undo=(Undo(UmbrellaLoan, queries.names, title="Umbrella of", posts=queries.posts),),
    of_an_employer=True,
)
