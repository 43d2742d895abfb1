"""What the ids in a change stand for: a name beside the number, all in one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, literal, select, union_all

from lms.audit.models import Change
from lms.kit.db import AnySelect, Base, db
from lms.people.models import Account, Audience, JobRole, Organisation, Person, Post
from lms.people.rules import full_name
from lms.training.models import Requirement, Subject

_HUMAN = (Person.first_name, Person.last_name, Person.preferred_name)
_NO = literal(None, String)
#: table -> its rows: the id, then what makes the name; where there is no last name, the first is all of it.
_ASKED: Mapping[str, tuple[Any, AnySelect]] = {
    "organisation": (Organisation.id, select(Organisation.id, Organisation.name, _NO, _NO)),
    "job_role": (JobRole.id, select(JobRole.id, JobRole.title, _NO, _NO)),
    "audience": (Audience.id, select(Audience.id, Audience.name, _NO, _NO)),
    "subject": (Subject.id, select(Subject.id, Subject.name, _NO, _NO)),
    "requirement": (
        Requirement.id,
        select(Requirement.id, Subject.name, _NO, _NO).join(Subject, Subject.id == Requirement.subject_id),
    ),
    "person": (Person.id, select(Person.id, *_HUMAN)),
    "post": (Post.id, select(Post.id, *_HUMAN).join(Person, Person.id == Post.person_id)),
    "account": (Account.id, select(Account.id, *_HUMAN).join(Person, Person.id == Account.person_id)),
}


@dataclass(frozen=True)
class Names:
    """Names by table and id."""

    found: Mapping[tuple[str, int], str]

    def say(self, record: str, column: str, value: Any) -> str | None:
        """A value for people; None for nothing."""
        if value is None or isinstance(value, bool):
            return None if value is None else "yes" if value else "no"
        name = self.found.get((target(record, column), value))
        return f"{name} ({value})" if name else str(value)


def names_in(changes: Iterable[Change]) -> Names:
    """Of everything that these changes point to, in one query."""
    wanted: dict[str, set[int]] = {table: set() for table in _ASKED}
    for one in changes:
        for column, pair in one.values.items():
            table = target(one.record, column)
            if table in wanted:
                wanted[table].update(value for value in pair if type(value) is int)
    parts = [asked.add_columns(literal(table)).where(key.in_(wanted[table])) for table, (key, asked) in _ASKED.items()]
    rows = db.session.execute(union_all(*parts))
    return Names({(table, row_id): full_name(first, last, also) if last else first for row_id, first, last, also, table in rows})


def target(record: str, column: str) -> str:
    """The table that a column points to, as the tables themselves say; "" where it points nowhere."""
    table = Base.metadata.tables.get(record)
    if table is None or column not in table.columns:
        return ""
    return next((key.column.table.name for key in table.columns[column].foreign_keys), "")
