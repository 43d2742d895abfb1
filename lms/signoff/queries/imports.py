"""What is recorded about sign-offs, as far as files are held against it: a fixed number of queries for each few thousand people."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from lms.framework.models import Competency, Framework, FrameworkLevel, FrameworkVersion
from lms.kit.db import AnySelect, chunked, db
from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import Choice, Line, Options, Sheet
from lms.people.models import Person
from lms.people.queries import imports as people
from lms.people.queries import places, root_id
from lms.people.queries.posts import of_humans
from lms.people.rules.imports.lookups import PeopleByName, Tree
from lms.signoff.models import SignOff
from lms.signoff.rules.imports.sign_offs import UNDONE_BECAUSE, KnownFramework, KnownSignOff, SignOffKey, SignOffsKnown
from lms.training.queries import posts_of_persons


def sign_offs_known(sheet: Sheet[Line], _: Options) -> SignOffsKnown:
    """Frameworks, posts, and the sign-offs of whoever has a number that the file names."""
    by_name = people.people_by_name()
    return SignOffsKnown(
        tree=Tree(places()),
        people=by_name,
        frameworks={folded_number(framework.code): framework for framework in _frameworks()},
        sign_offs=dict(_sign_offs(_humans(sheet, by_name))),
    )


def _humans(sheet: Sheet[Line], by_name: PeopleByName) -> set[int]:
    """A number may be anybody's who has it, or had it: all of them."""
    numbers = {folded_number(line["employee_number"]) for line in sheet.lines}
    return {person_id for (_, number), (_, person_id) in by_name.posts.items() if number.split(" ")[0] in numbers}


def _frameworks() -> Iterator[KnownFramework]:
    """Those with a published version."""
    levels, codes = _levels(), defaultdict[int, dict[str, str]](dict)
    months = defaultdict[int, list[Any]](list)
    published = select(FrameworkVersion.id, FrameworkVersion.framework_id, FrameworkVersion.published_from, FrameworkVersion.review_months)
    newest_first = published.where(FrameworkVersion.published_from.is_not(None)).order_by(FrameworkVersion.published_from.desc())
    in_version = defaultdict[int, list[tuple[str, int | None]]](list)
    for version_id, code, own in db.session.execute(select(Competency.version_id, Competency.code, Competency.review_months)):
        in_version[version_id].append((code, own))
    for version_id, framework_id, since, usual in db.session.execute(newest_first):
        codes[framework_id] |= {folded_number(code): code for code, _ in in_version[version_id]}
        months[framework_id].append((since, {"": usual} | {code: own for code, own in in_version[version_id] if own}))
    for row_id, code in db.session.execute(select(Framework.id, Framework.code)):
        if months[row_id]:
            yield KnownFramework(row_id, code, levels[row_id], codes[row_id], tuple(months[row_id]))


def _levels() -> dict[int, dict[str, int]]:
    """By framework, what a cell may say for each of its levels."""
    by_framework: defaultdict[int, dict[str, int]] = defaultdict(dict)
    columns = (FrameworkLevel.framework_id, FrameworkLevel.level, FrameworkLevel.key, FrameworkLevel.name)
    for framework_id, level, key, name in db.session.execute(select(*columns)):
        by_framework[framework_id] |= {fold(spelling): level for spelling in (str(level), f"level {level}", key, name)}
    return by_framework


_VALUES = ("review_on", "assessor_id", "assessor_name", "method", "notes")


def _sign_offs(humans: Collection[int]) -> Iterator[tuple[SignOffKey, KnownSignOff]]:
    """Those that stand come last, so that they are what is said of a key."""
    key = (root_id(), SignOff.framework_id, SignOff.competency_code, SignOff.level, SignOff.signed_on)
    more = (SignOff.id, SignOff.withdrawn_on, SignOff.withdrawn_reason, *(getattr(SignOff, name) for name in _VALUES))
    statement = select(*key, *more).join(Person, Person.id == SignOff.person_id).order_by(SignOff.withdrawn_on.is_(None), SignOff.id)
    for condition in of_humans(humans):
        for row in db.session.execute(statement.where(condition)):
            whose = (row[0], row[1], row[2], row[3], row[4])
            was_undone = row.withdrawn_on == row.signed_on and row.withdrawn_reason == UNDONE_BECAUSE
            yield whose, KnownSignOff(row.id, row.withdrawn_on is not None, was_undone, {name: getattr(row, name) for name in _VALUES})


# --- what values may mean -----------------------------------------------------------------------------------------------------------


def framework_choices(_: int | None) -> list[Choice]:
    """Every framework."""
    return [Choice(code, name) for code, name in db.session.execute(select(Framework.code, Framework.name).order_by(Framework.code))]


def competency_choices(_: int | None) -> list[Choice]:
    """Every competency of a published version, by its newest name."""
    statement = select(Competency.code, Competency.name).join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
    rows = db.session.execute(
        statement.where(FrameworkVersion.published_from.is_not(None)).order_by(FrameworkVersion.published_from, Competency.code)
    )
    return [Choice(code, name) for code, name in sorted(dict(iter(rows)).items())]


# --- rows that imports have written -------------------------------------------------------------------------------------------------


def sign_off_names() -> AnySelect:
    """Whose sign-off it is, and in what."""
    name = func.trim(Person.first_name + " " + Person.last_name) + ": " + SignOff.competency_code
    return select(SignOff.id, name).join(Person, Person.id == SignOff.person_id)


def posts_of_sign_offs(sign_offs: Mapping[int, Any]) -> Collection[int]:
    """The posts of the people who have these sign-offs."""
    persons: set[int] = set()
    for chunk in chunked(sorted(sign_offs)):
        persons.update(db.session.scalars(select(SignOff.person_id).where(SignOff.id.in_(chunk))))
    return posts_of_persons(persons)
