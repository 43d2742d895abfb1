"""Finding a supervisor anywhere in the partnership: name, employer and number are shown, nothing else."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from lms.kit.db import chunked, db
from lms.kit.identifiers import fold, folded_number
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import root_id
from lms.people.rules import full_name

#: More than so many are no help to choose from.
SHOWN = 10
#: The record that counts.
_Human = aliased(Person)
_LABEL = re.compile(r"\((?P<code>\S+) (?P<number>[^()]+)\)\s*$")


@dataclass(frozen=True)
class Candidate:
    """A post whose holder could supervise."""

    post_id: int
    name: str
    employer: str
    code: str
    number: str

    @property
    def label(self) -> str:
        """As a form shows the one who is chosen, and reads it back."""
        return f"{self.name} ({self.code} {self.number})"


def search(text: str, today: date) -> list[Candidate]:
    """Posts that have not ended, by words of the name, or by employer code and number; one more than SHOWN at most."""
    named = _LABEL.search(text)
    code, _, number = (named["code"], " ", named["number"]) if named else text.strip().replace("/", " ").partition(" ")
    exact = list(_candidates(today, func.upper(Organisation.code) == code.upper(), Post.number_folded == folded_number(number)))
    if exact or named:
        return exact
    words = fold(text).split()
    if not words:
        return []
    # By either name: the post may be known under the one that was merged away.
    names = (Person.name_folded, _Human.name_folded)
    by_name = and_(*(or_(*(name.contains(word, autoescape=True) for name in names)) for word in words))
    return list(_candidates(today, or_(by_name, Post.number_folded == folded_number(text))))


def _candidates(today: date, *conditions: ColumnElement[bool]) -> list[Candidate]:
    there = exists().where(Term.post_id == Post.id, or_(Term.ends_on.is_(None), Term.ends_on >= today))
    wanted = (
        select(Post.id, _Human.first_name, _Human.last_name, _Human.preferred_name, Organisation.name, Organisation.code)
        .add_columns(Post.employee_number)
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(_Human, _Human.id == root_id())
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(there, *conditions)
        .order_by(_Human.name_folded, Post.id)
        .limit(SHOWN + 1)
    )
    rows = db.session.execute(wanted)
    return [
        Candidate(post_id, full_name(first, last, preferred), employer, code, number)
        for post_id, first, last, preferred, employer, code, number in rows
    ]


def label_of(post_id: int | None) -> str:
    """How a form names the supervisor that is recorded; "" for none."""
    if post_id is None:
        return ""
    wanted = (
        select(_Human.first_name, _Human.last_name, _Human.preferred_name, Organisation.code, Post.employee_number)
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(_Human, _Human.id == root_id())
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(Post.id == post_id)
    )
    first, last, preferred, code, number = db.session.execute(wanted).one()
    return f"{full_name(first, last, preferred)} ({code} {number})"


def above(post_id: int) -> list[int]:
    """This post, whoever supervises it by its last term, and so on up; a circle that is recorded already ends it."""
    chain = select(literal(post_id).label("id")).cte("chain", recursive=True)
    later = aliased(Term)
    is_last = ~exists().where(later.post_id == Term.post_id, later.starts_on > Term.starts_on)
    up = select(Term.supervisor_post_id).join(chain, Term.post_id == chain.c.id).where(Term.supervisor_post_id.is_not(None), is_last)
    return list(db.session.scalars(select(chain.union(up).c.id)))


def humans_of(post_ids: Collection[int]) -> dict[int, int]:
    """Whose posts these are: the record that counts, by post. Posts that are not there are left out."""
    found: dict[int, int] = {}
    for some in chunked(sorted(post_ids)):
        rows = db.session.execute(select(Post.id, root_id()).join(Person, Person.id == Post.person_id).where(Post.id.in_(some)))
        found.update(iter(rows))
    return found


def last_day(post_id: int) -> date | None:
    """The last day of a post that has an end; None while it goes on."""
    ends = select(Term.ends_on).where(Term.post_id == post_id).order_by(Term.starts_on.desc()).limit(1)
    return db.session.scalar(ends)
