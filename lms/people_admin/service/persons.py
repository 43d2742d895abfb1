"""Adding people, and changing what is known of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select

from lms.access import Viewer
from lms.audit import service as audit
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.identifiers import folded_number
from lms.kit.refusal import Refused
from lms.people.models import Person, Post, Registration
from lms.people.queries import records_of, root_id
from lms.people_admin.models import DuplicateAnswer
from lms.people_admin.queries import persons, posts
from lms.people_admin.queries.known_already import DuplicateRecord, duplicate_records
from lms.people_admin.rules.persons import Details, OnRegister, clean, clean_number, clean_register
from lms.people_admin.rules.terms import TermRequest, open_first
from lms.people_admin.service.numbers import former_holder, take_number
from lms.people_admin.service.term_conditions import place_of, resolve_conditions
from lms.people_admin.service.terms import write
from lms.people_admin.service.write_lock import REMOVED_MEANWHILE, is_there, lock_writes

#: The answer "nobody of these: this is somebody new".
NEW = "new"


class MayBeKnown(Refused):
    """Somebody on record looks like the one who is being added: the officer has to say who it is."""

    def __init__(self, possible_duplicates: Sequence[DuplicateRecord]) -> None:
        super().__init__("This person may be on record already. Look at the list and choose.", field="who")
        self.possible_duplicates = possible_duplicates


def add_person(
    *,
    details: Details,
    registered: OnRegister | None,
    who: str,
    starts_on: date,
    number: str,
    term_request: TermRequest,
    today: date,
    by: Viewer,
) -> int:
    """Somebody with a first post; the person's id. `who`: NEW, or the id of somebody on record; "" asks who it may be."""
    lock_writes()
    known = clean(details, today)
    register = clean_register(registered) if registered else None
    employer_id = place_of(term_request, by).employer_id
    held = posts.post_with_number(employer_id or 0, folded_number(number))
    if held and _is_the_same(held, known, starts_on):
        return held.person_id
    former_holder(employer_id or 0, number, starts_on)
    possible_duplicates = duplicate_records(known, register, (employer_id or 0, folded_number(number)), by, today)
    person = _chosen(possible_duplicates, who) or _create(known)
    person_id = person.id
    _open_post(person_id, starts_on, number, term_request, today, by)
    if register and not any(one.register == register.register for one in persons.registrations(person_id)):
        put_on_register(person_id, register)
    return person_id


def _is_the_same(held: Post, known: Details, starts_on: date) -> bool:
    """Was this very post just added, by the first of two clicks?"""
    person = db.session.get_one(Person, held.person_id)
    terms = posts.terms_of([held.id])[held.id]
    return person.name_folded == known.name_folded and len(terms) == 1 and terms[0].starts_on == starts_on


def _chosen(possible_duplicates: Sequence[DuplicateRecord], who: str) -> Person | None:
    """The record to go on with; None: a new one. Only what the list offered can be chosen."""
    if not possible_duplicates:
        return None
    usable = {str(one.side.person_id): one for one in possible_duplicates if one.may_be_used}
    if who in usable:
        return db.session.get_one(Person, usable[who].side.person_id)
    if who != NEW:
        raise MayBeKnown(possible_duplicates)
    return None


def _create(known: Details) -> Person:
    person = Person(**_columns(known))
    db.session.add(person)
    db.session.flush()
    return person


def _columns(known: Details) -> dict[str, object]:
    names = ("first_name", "last_name", "preferred_name", "email", "mobile", "date_of_birth")
    return {name: getattr(known, name) for name in names} | {"name_folded": known.name_folded}


def add_post(person: Person, *, starts_on: date, number: str, term_request: TermRequest, today: date, by: Viewer) -> int:
    """A further post of somebody within reach; its id. Sent twice, it is added once."""
    lock_writes()
    employer_id = place_of(term_request, by).employer_id
    held = posts.post_with_number(employer_id or 0, folded_number(number))
    if held and held.person_id == person.id and [term.starts_on for term in posts.terms_of([held.id])[held.id]] == [starts_on]:
        return held.id
    return _open_post(person.id, starts_on, number, term_request, today, by)


def _open_post(person_id: int, starts_on: date, number: str, term_request: TermRequest, today: date, by: Viewer) -> int:
    place = place_of(term_request, by)
    assert place.employer_id is not None
    written = clean_number(number)
    take_number(place.employer_id, written, person_id, starts_on)
    conditions = resolve_conditions(term_request, None, human=person_id, before=None, day=starts_on, today=today)
    row = {"person_id": person_id, "employer_id": place.employer_id, "employee_number": written, "number_folded": folded_number(written)}
    post_id = audit.insert_rows(Post, [row])[0]
    write({post_id: ((), open_first(starts_on, None, conditions))}, by=by)
    return post_id


# --- what is known of a person ------------------------------------------------------------------------------------------------------


def details_of(person: Person) -> Mapping[str, object]:
    """What the form shows, and what it is checked against when it is sent."""
    return {name: getattr(person, name) for name in ("first_name", "last_name", "preferred_name", "email", "mobile", "date_of_birth")}


def edit_person(person: Person, *, details: Details, seen: str, today: date, by: Viewer) -> None:
    """Change what is known. Raises Overtaken where somebody else was quicker."""
    lock_writes()
    known = clean(details, today)
    if details_of(person) == {name: getattr(known, name) for name in details_of(person)}:
        return
    check(seen, details_of(person))
    for name, value in _columns(known).items():
        setattr(person, name, value)
    db.session.flush()


def put_on_register(person_id: int, register: OnRegister) -> None:
    """A place on a register, which only one human can have."""
    number = folded_number(register.number)
    taken = select(root_id(), Registration.id).join(Registration, Registration.person_id == Person.id)
    key = (Registration.register == register.register, Registration.number_folded == number)
    holder = db.session.execute(taken.where(*key)).first()
    if holder:
        if holder[0] == person_id:
            return
        raise Refused("This register number is recorded for somebody else.", field="number")
    db.session.add(Registration(person_id=person_id, number_folded=number, **_register_columns(register)))
    db.session.flush()


def _register_columns(register: OnRegister) -> dict[str, object]:
    return {name: getattr(register, name) for name in ("register", "number", "part", "starts_on", "ends_on")}


def add_registration(person: Person, *, register: OnRegister, by: Viewer) -> None:
    """Put somebody on a register. Sent twice, it is done once."""
    lock_writes()
    put_on_register(person.id, clean_register(register))


def registration_values(row: Registration) -> Mapping[str, object]:
    """What the form shows."""
    return {name: getattr(row, name) for name in ("register", "number", "part", "starts_on", "ends_on")}


def edit_registration(row: Registration, *, register: OnRegister, seen: str, by: Viewer) -> None:
    """Correct a place on a register. Raises Overtaken or Refused where somebody else was quicker."""
    lock_writes()
    if not is_there(row):
        raise Refused(REMOVED_MEANWHILE)
    wanted, number = clean_register(register), folded_number(register.number)
    if registration_values(row) == _register_columns(wanted):
        return
    check(seen, registration_values(row))
    same = select(Registration.id).where(Registration.register == wanted.register, Registration.number_folded == number)
    if db.session.scalar(same.where(Registration.id != row.id)):
        raise Refused("This register number is recorded already.", field="number")
    for name, value in _register_columns(wanted).items():
        setattr(row, name, value)
    row.number_folded = number
    db.session.flush()


def remove_registration(row: Registration, *, by: Viewer) -> None:
    """A place on a register that was entered by mistake. Said twice, it is done once."""
    lock_writes()
    if is_there(row):
        db.session.delete(row)
        db.session.flush()


def forget_if_bare(person_id: int) -> bool:
    """Remove a person of whom nothing is left but a name, after their only post was one by mistake. Did it go?"""
    person = db.session.get(Person, person_id)
    if person is None:  # by the first of two clicks
        return True
    if person.merged_into_id or persons.has_dependents("person", person_id, but=frozenset({"duplicate_answer"})):
        return False
    answers = (DuplicateAnswer.first_id == person_id) | (DuplicateAnswer.second_id == person_id)
    db.session.execute(delete(DuplicateAnswer).where(answers))
    db.session.delete(person)
    db.session.flush()
    return True


def has_single_record(person_id: int) -> bool:
    """Has this human a single record?"""
    return len(db.session.scalars(records_of(person_id)).all()) == 1
