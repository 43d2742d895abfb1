"""Staff lists: writing what a plan holds, and the import kind."""

from collections.abc import Iterable
from typing import Any

from lms.access import May
from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import Code, ImportKind, Ledger, Undo
from lms.people.models import Person, Post, Registration, Term
from lms.people.queries import imports as queries
from lms.people.rules.imports import staff_list
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.problems import BAD_SUPERVISOR, PeopleCode
from lms.people.rules.imports.staff_list import KnownPerson, PeopleKnown, PeopleWrites, TermState


def write_people(writes: PeopleWrites, known: PeopleKnown, ledger: Ledger) -> None:
    """Write the persons, posts, terms and registrations of a staff list."""
    refs = _write_persons(writes.persons.values(), ledger)
    ledger.update(Post, [{"id": post_id, "number_folded": key[1]} for post_id, key in writes.freed])
    rows = [
        {"person_id": refs.get(ref, ref), "employer_id": key[0], "employee_number": number, "number_folded": key[1]}
        for key, ref, number in writes.posts
    ]
    new = zip((key for key, _, _ in writes.posts), ledger.insert(Post, rows), strict=True)
    post_ids: dict[PostKey, int] = {key: post.id for key, post in known.posts.items()} | writes.former | dict(new)
    # Ends first: a post has one open term at most, at any moment.
    ledger.update(Term, [{"id": term.id} | _term(key, term, post_ids) for key, term in writes.terms if term.id])
    ledger.insert(Term, [_term(key, term, post_ids) for key, term in writes.terms if not term.id])
    _write_registrations(writes, refs, ledger)


def _write_persons(persons: Iterable[KnownPerson], ledger: Ledger) -> dict[int, int]:
    """The ids of those who are new, by their reference."""
    new = [person for person in persons if person.id < 0]
    ids = ledger.insert(Person, [_person(person) for person in new])
    ledger.update(Person, [{"id": person.id} | _person(person) for person in persons if person.id > 0])
    return dict(zip((person.id for person in new), ids, strict=True))


def _person(person: KnownPerson) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "preferred_name": person.preferred_name or None,
        "name_folded": fold(f"{person.last_name} {person.first_name} {person.preferred_name}"),
        "email": person.email or None,
        "mobile": person.mobile or None,
        "date_of_birth": person.date_of_birth,
    }


def _term(key: PostKey, term: TermState, post_ids: dict[PostKey, int]) -> dict[str, Any]:
    conditions = term.conditions
    return {
        "post_id": post_ids[key],
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "organisation_id": conditions.organisation_id,
        "job_role_id": conditions.job_role_id,
        "worker_type": conditions.worker_type,
        "hours": conditions.hours,
        "supervisor_post_id": post_ids[conditions.supervisor] if conditions.supervisor else None,
    }


def _write_registrations(writes: PeopleWrites, refs: dict[int, int], ledger: Ledger) -> None:
    new = [(ref, register, number) for row_id, ref, register, number in writes.registrations if row_id is None]
    rows = [
        {"person_id": refs.get(ref, ref), "register": register, "number": number, "number_folded": folded_number(number)}
        for ref, register, number in new
    ]
    ledger.insert(Registration, rows)
    changed = [(row_id, number) for row_id, _, _, number in writes.registrations if row_id is not None]
    ledger.update(Registration, [{"id": row_id, "number": number, "number_folded": folded_number(number)} for row_id, number in changed])


UNDO_TERMS = Undo(Term, queries.term_names, title="Term of", together="post_id", span=("starts_on", "ends_on"))

STAFF_LIST = ImportKind(
    code="people",
    label="Staff list",
    may=May.IMPORT_PEOPLE,
    columns=staff_list.COLUMNS,
    known=queries.people_known,
    plan=staff_list.plan_people,
    write=write_people,
    undo=(
        Undo(Person, queries.person_names),
        Undo(Post, queries.post_names, title="Post of", posts=queries.posts_themselves, unique=("employer_id", "number_folded")),
        UNDO_TERMS,
        Undo(Registration, queries.registration_names, title="Registration of", unique=("register", "number_folded")),
    ),
    line=staff_list.PersonLine,
    check=staff_list.check_person,
    of_an_employer=True,
    nouns=("person", "people"),
    whole_list=True,
    vocabularies={
        "job_role": queries.role_choices,
        "worker_type": queries.worker_type_choices,
        "organisation_code": queries.organisation_choices,
        "employer_code": queries.employer_choices,
        "establishment_code": queries.organisation_choices,
    },
    one_of=(("last_name", "first_name"),),
    may_stay_open=frozenset({"job_role"}),
    splits=(staff_list.FULL_NAME,),
    planned=staff_list.planned_posts,
    planned_without_leavers=staff_list.posts_without_leavers,
    telling=("employee_number", "first_name", "last_name"),
    to_mend={"supervisors": BAD_SUPERVISOR, "job roles": (PeopleCode.UNKNOWN_JOB_TITLE, Code.LEFT_OPEN)},
)
