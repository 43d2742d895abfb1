"""What is recorded, as far as files are held against it: a fixed number of queries, whatever the size of the file."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import func, select

from lms.kit.db import AnySelect, db
from lms.kit.identifiers import folded_number
from lms.kit.importing import Choice, Options, Sheet
from lms.kit.importing.tables import recorded
from lms.people.models import Absence, JobRole, Organisation, Person, Post, Registration, Term
from lms.people.queries.scope import root_id
from lms.people.queries.tree import places
from lms.people.rules import OrganisationKind, Place, WorkerType
from lms.people.rules.imports.absences import AbsencesKnown
from lms.people.rules.imports.lookups import PeopleByName, PostKey, Tree
from lms.people.rules.imports.organisations import OrganisationsKnown, OrganisationState
from lms.people.rules.imports.staff_list import Conditions, KnownPerson, KnownPost, PeopleKnown, TermState

#: What others call our worker types, where there is no doubt.
WORKER_TYPES = {
    WorkerType.EMPLOYEE: ("permanent", "temporary", "fixed term", "employee", "full time", "part time", "staff"),
    WorkerType.BANK_RELIEF: ("bank", "relief", "pool", "pool/bank", "bank staff"),
    WorkerType.AGENCY: ("agency staff", "agency nurse"),
    WorkerType.TRAINEE_STUDENT: ("student", "trainee"),
    WorkerType.CONTRACTOR: ("self employed", "self-employed"),
}


def people_known(_: Sheet[Any], __: Options) -> PeopleKnown:
    """For a staff list: every post with its terms, every person, every place on a register."""
    return PeopleKnown(
        tree=Tree(places()),
        roles=role_ids(),
        persons=known_persons(),
        posts=_posts(),
        registrations={
            (folded_number(register), number): (row_id, person_id)
            for row_id, person_id, register, number in db.session.execute(
                select(Registration.id, root_id(), Registration.register, Registration.number_folded).join(
                    Person, Registration.person_id == Person.id
                )
            )
        },
        role_titles=dict(iter(db.session.execute(select(JobRole.id, JobRole.title)))),
    )


def role_ids() -> dict[str, int]:
    """Job roles by their key in lower case."""
    return {key.lower(): role_id for key, role_id in db.session.execute(select(JobRole.key, JobRole.id))}


def known_persons() -> dict[int, KnownPerson]:
    """Everybody on record, but for records merged into others."""
    columns = (Person.id, Person.first_name, Person.last_name, Person.preferred_name, Person.email, Person.mobile, Person.date_of_birth)
    rows = db.session.execute(select(*columns).where(Person.merged_into_id.is_(None)).order_by(Person.id))
    return {
        row_id: KnownPerson(row_id, first, last, preferred or "", email or "", mobile or "", born)
        for row_id, first, last, preferred, email, mobile, born in rows
    }


def _posts() -> dict[PostKey, KnownPost]:
    columns = (Post.id, root_id(), Post.employer_id, Post.number_folded, Post.employee_number)
    rows = db.session.execute(select(*columns).join(Person, Post.person_id == Person.id).order_by(Post.id)).all()
    keys: dict[int, PostKey] = {post_id: (employer_id, number) for post_id, _, employer_id, number, _ in rows}
    terms = _terms(keys)
    return {
        keys[post_id]: KnownPost(post_id, person_id, keys[post_id], written, tuple(terms[post_id]))
        for post_id, person_id, _, _, written in rows
    }


def _terms(keys: dict[int, PostKey]) -> dict[int, list[TermState]]:
    columns = (Term.post_id, Term.id, Term.starts_on, Term.ends_on, Term.organisation_id, Term.job_role_id)
    rest = (Term.worker_type, Term.hours, Term.supervisor_post_id)
    terms: defaultdict[int, list[TermState]] = defaultdict(list)
    for post_id, row_id, start, end, place, role, kind, hours, boss in db.session.execute(
        select(*columns, *rest).order_by(Term.post_id, Term.starts_on)
    ):
        terms[post_id].append(TermState(row_id, start, end, Conditions(place, role, kind, hours, keys[boss] if boss else None)))
    return terms


def people_by_name(*, with_places: bool = False) -> PeopleByName:
    """By what lines name people: employee numbers and addresses, with who they are and, on request, where they work."""
    posts = select(Post.id, root_id(), Post.employer_id, Post.number_folded).join(Person, Post.person_id == Person.id)
    emails: defaultdict[str, list[int]] = defaultdict(list)
    persons = known_persons()
    for person in persons.values():
        if person.email:
            emails[person.email].append(person.id)
    return PeopleByName(
        {(employer_id, number): (post_id, person_id) for post_id, person_id, employer_id, number in db.session.execute(posts)},
        emails,
        persons,
        dict(iter(db.session.execute(select(Term.post_id, func.min(Term.starts_on)).group_by(Term.post_id)))),
        _places_of_posts() if with_places else {},
    )


def _places_of_posts() -> dict[int, set[str]]:
    paths: defaultdict[int, set[str]] = defaultdict(set)
    standing = select(Term.post_id, Organisation.path).join(Organisation, Organisation.id == Term.organisation_id).distinct()
    for post_id, path in db.session.execute(standing):
        paths[post_id].add(path)
    return paths


def absences_known(_: Sheet[Any], __: Options) -> AbsencesKnown:
    """For a file of absences: every post by its number, and all that is recorded."""
    return AbsencesKnown(
        tree=Tree(places()),
        people=people_by_name(),
        absences=recorded(Absence, ("post_id", "starts_on"), ("ends_on", "reason")),
    )


def organisations_known(_: Sheet[Any], __: Options) -> OrganisationsKnown:
    """For a file of organisations: every one of them, with what is its own and not inherited."""
    rows = db.session.scalars(select(Organisation).order_by(func.length(Organisation.path), Organisation.path)).all()
    codes = {row.id: folded_number(row.code) for row in rows}
    states = {
        codes[row.id]: OrganisationState(
            id=row.id,
            code=row.code,
            name=row.name,
            kind=row.kind,
            sector=row.sector,
            locality=row.locality or "",
            jurisdiction=row.jurisdiction,
            parent=codes[row.parent_id] if row.parent_id else "",
        )
        for row in rows
    }
    return OrganisationsKnown(tree=Tree(places()), organisations=states)


# --- what values may mean -----------------------------------------------------------------------------------------------------------


def role_choices(_: int | None) -> list[Choice]:
    """Every job role."""
    return [Choice(key, title) for key, title in db.session.execute(select(JobRole.key, JobRole.title).order_by(JobRole.key))]


def worker_type_choices(_: int | None) -> list[Choice]:
    """Every worker type, with what others call it."""
    return [Choice(kind.value, kind.label, WORKER_TYPES.get(kind, ())) for kind in WorkerType]


def organisation_choices(employer_id: int | None) -> list[Choice]:
    """Everything within the employer."""
    return _places(employer_id, lambda place: place.kind != OrganisationKind.PARTNERSHIP)


def employer_choices(employer_id: int | None) -> list[Choice]:
    """The employers."""
    return _places(employer_id, lambda place: place.kind == OrganisationKind.EMPLOYER)


def _places(employer_id: int | None, is_meant: Callable[[Place], bool]) -> list[Choice]:
    among = places()
    within = among[employer_id].path if employer_id else ""
    return [Choice(place.code, place.name) for place in among.values() if place.path.startswith(within) and is_meant(place)]


# --- rows that imports have written -------------------------------------------------------------------------------------------------


def posts_themselves(posts: Mapping[int, Any]) -> Collection[int]:
    """These posts."""
    return posts.keys()


def posts_of_organisations(organisations: Mapping[int, Mapping[str, Any]]) -> Collection[int] | None:
    """Where a recorded organisation has another sector or country, or stands elsewhere, what is asked of everybody may depend on it."""
    counts = {"sector", "jurisdiction", "parent_id"}
    return None if any("code" not in written and counts & written.keys() for written in organisations.values()) else ()


def person_names() -> AnySelect:
    """Whom a row of a person is about."""
    return select(Person.id, _NAME)


def post_names() -> AnySelect:
    """Whom a post is of, with its number."""
    return select(Post.id, _POST).join(Person, Person.id == Post.person_id).join(Organisation, Organisation.id == Post.employer_id)


def term_names() -> AnySelect:
    """Whom a term is of."""
    return post_names().join(Term, Term.post_id == Post.id).with_only_columns(Term.id, _POST)


def absence_names() -> AnySelect:
    """Whose leave it is."""
    return post_names().join(Absence, Absence.post_id == Post.id).with_only_columns(Absence.id, _POST)


def registration_names() -> AnySelect:
    """Whom a registration is of."""
    return select(Registration.id, _NAME).join(Person, Person.id == Registration.person_id)


def organisation_names() -> AnySelect:
    """An organisation with its code."""
    return select(Organisation.id, Organisation.name + " (" + Organisation.code + ")")


_NAME = func.trim(Person.first_name + " " + Person.last_name)
_POST = _NAME + " (" + Organisation.code + " " + Post.employee_number + ")"
