"""Records that may be of one human: found by set-based SQL when somebody asks, never stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from lms.access import May, Reach, Viewer
from lms.desk.models import DuplicateAnswer
from lms.desk.rules.duplicates import Answer, Why, in_words, is_certain, names_are_alike, pair
from lms.desk.rules.persons import Details, OnRegister
from lms.kit.db import db, portions
from lms.kit.identifiers import folded_number
from lms.people.models import Organisation, Person, Post, Registration
from lms.people.queries import root_id
from lms.people.rules import full_name
from lms.records.queries import posts_within

#: The longest list that is worth a look at once.
MOST = 500

Whys = dict[int, set[Why]]


@dataclass(frozen=True)
class Side:
    """One of two records. What is in `told` is for whoever reaches it; of others only the name and where they are employed is said."""

    person_id: int
    name: str
    employers: tuple[str, ...]
    is_reached: bool


@dataclass(frozen=True)
class Suspicion:
    """Two records that may be of one human, and what was last said about them."""

    sides: tuple[Side, Side]
    whys: frozenset[Why]
    answer: Answer | None
    reason: str | None

    @property
    def why(self) -> str:
        return in_words(self.whys)


@dataclass(frozen=True)
class Suspect:
    """A recorded person who may be the one that is being added."""

    side: Side
    whys: frozenset[Why]

    @property
    def why(self) -> str:
        return in_words(self.whys)

    @property
    def may_be_used(self) -> bool:
        """A record that nobody here can see is used only where it is certain; a weaker likeness is for the partnership's lead."""
        return self.side.is_reached or is_certain(self.whys)


# --- somebody who is being added --------------------------------------------------------------------------------------------------


def suspects(details: Details, registered: OnRegister | None, viewer: Viewer, today: date) -> list[Suspect]:
    """Who may be recorded already, the most certain first."""
    found: Whys = defaultdict(set)
    for person_id, why in _matches(details, registered):
        found[person_id].add(why)
    sides = _sides(found, viewer, today)
    listed = [Suspect(sides[person_id], frozenset(whys)) for person_id, whys in found.items()]
    return sorted(listed, key=lambda one: (not is_certain(one.whys), -len(one.whys), one.side.person_id))


def _matches(details: Details, registered: OnRegister | None) -> Iterator[tuple[int, Why]]:
    same: list[ColumnElement[bool]] = []
    if details.email:
        same.append(Person.email == details.email)
    if details.mobile:
        same.append(Person.mobile == details.mobile)
    if details.date_of_birth:
        same.append(Person.date_of_birth == details.date_of_birth)
    columns = (root_id(), Person.email, Person.mobile, Person.date_of_birth, Person.name_folded)
    rows = db.session.execute(select(*columns).where(or_(*same)).order_by(Person.id)) if same else ()
    for human, email, mobile, born, name_folded in rows:
        if details.email and email == details.email:
            yield human, Why.EMAIL
        if details.mobile and mobile == details.mobile:
            yield human, Why.MOBILE
        if details.date_of_birth and born == details.date_of_birth and names_are_alike(name_folded, details.name_folded):
            yield human, Why.NAME_AND_BIRTH if name_folded == details.name_folded else Why.ALIKE_AND_BIRTH
    if registered:
        key = (Registration.register == registered.register, Registration.number_folded == folded_number(registered.number))
        for human in db.session.scalars(select(root_id()).join(Registration, Registration.person_id == Person.id).where(*key)):
            yield human, Why.REGISTER


# --- everybody on record ------------------------------------------------------------------------------------------------------------


def suspicions(viewer: Viewer, today: date, answer: Answer | None = None) -> list[Suspicion]:
    """Pairs of which the viewer reaches at least one: unanswered and asked for (None), or those with this answer; asked-for ones first."""
    answers = _answers()
    found = {key: whys for key, whys in _pairs(viewer, today).items() if _is_wanted(answers.get(key), answer)}
    if answer:
        found |= {key: found.get(key, set()) for key, said in answers.items() if said.answer == answer}
    sides = _sides({person_id for key in found for person_id in key}, viewer, today)
    listed = [
        Suspicion((sides[one], sides[other]), frozenset(whys), *_said(answers.get((one, other))))
        for (one, other), whys in found.items()
        if one in sides and other in sides and (sides[one].is_reached or sides[other].is_reached)
    ]
    return sorted(listed, key=lambda one: (one.answer != Answer.ASKED, -len(one.whys), one.sides[0].name, one.sides[0].person_id))[:MOST]


def suspicion(first_id: int, second_id: int, viewer: Viewer, today: date) -> Suspicion | None:
    """One pair; None where the viewer reaches neither, or where nothing makes them look alike and nobody has said so."""
    key = pair(first_id, second_id)
    whys = _pairs(viewer, today, key).get(key, set())
    said = db.session.scalar(select(DuplicateAnswer).where(DuplicateAnswer.first_id == key[0], DuplicateAnswer.second_id == key[1]))
    sides = _sides(key, viewer, today)
    if len(sides) < 2 or not (whys or said) or not any(side.is_reached for side in sides.values()):
        return None
    return Suspicion((sides[key[0]], sides[key[1]]), frozenset(whys), *_said(said))


def _is_wanted(said: DuplicateAnswer | None, answer: Answer | None) -> bool:
    return said is not None and said.answer == answer if answer else said is None or said.answer == Answer.ASKED


def _said(said: DuplicateAnswer | None) -> tuple[Answer | None, str | None]:
    return (said.answer, said.reason) if said else (None, None)


def _answers() -> Mapping[tuple[int, int], DuplicateAnswer]:
    return {(row.first_id, row.second_id): row for row in db.session.scalars(select(DuplicateAnswer))}


def _pairs(viewer: Viewer, today: date, only: tuple[int, int] | None = None) -> dict[tuple[int, int], set[Why]]:
    """Pairs of records that count and have something in common, in three joins; the viewer reaches at least one of each."""
    one, other = aliased(Person), aliased(Person)
    both = [one.id < other.id, one.merged_into_id.is_(None), other.merged_into_id.is_(None)]
    if only:
        both += [one.id == only[0], other.id == only[1]]
    if viewer.reach(May.SEE_DUPLICATES) != Reach.PARTNERSHIP:
        mine = _reached(viewer, today)
        both.append(or_(one.id.in_(mine), other.id.in_(mine)))
    found: dict[tuple[int, int], set[Why]] = defaultdict(set)
    names = (one.id, other.id, one.name_folded, other.name_folded)
    for why, column in ((Why.EMAIL, "email"), (Why.MOBILE, "mobile")):
        wanted = select(*names).join(other, getattr(other, column) == getattr(one, column)).where(*both)
        for first, second, *_ in db.session.execute(wanted):
            found[first, second].add(why)
    # The same birthday is common; of those, only names that begin alike or share a word's beginning are worth a closer look.
    alike = or_(func.substr(one.name_folded, 1, 2) == func.substr(other.name_folded, 1, 2), one.first_name == other.first_name)
    born = select(*names).join(other, and_(other.date_of_birth == one.date_of_birth, alike)).where(*both)
    for first, second, name, other_name in db.session.execute(born):
        if names_are_alike(name, other_name):
            found[first, second].add(Why.NAME_AND_BIRTH if name == other_name else Why.ALIKE_AND_BIRTH)
    return found


def _reached(viewer: Viewer, today: date) -> Select[int]:
    """The humans with a post within reach."""
    posts = posts_within(viewer, today, May.SEE_DUPLICATES)
    return select(root_id()).join(Post, Post.person_id == Person.id).where(Post.id.in_(posts))


def _sides(person_ids: Iterable[int], viewer: Viewer, today: date) -> dict[int, Side]:
    """In three queries, however many."""
    wanted = sorted(set(person_ids))
    reached: set[int] = set()
    names: dict[int, str] = {}
    employers = _employers(wanted)
    whole = viewer.reach(May.SEE_DUPLICATES) == Reach.PARTNERSHIP
    for some in portions(wanted):
        columns = (Person.id, Person.first_name, Person.last_name, Person.preferred_name)
        rows = db.session.execute(select(*columns).where(Person.id.in_(some), Person.merged_into_id.is_(None)))
        names |= {person_id: full_name(first, last, preferred) for person_id, first, last, preferred in rows}
        reached |= set(some) if whole else set(db.session.scalars(_reached(viewer, today).where(root_id().in_(some))))
    return {person_id: Side(person_id, name, tuple(employers[person_id]), person_id in reached) for person_id, name in names.items()}


def _employers(person_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for some in portions(sorted(person_ids)):
        wanted = (
            select(root_id(), Organisation.name)
            .select_from(Post)
            .join(Person, Person.id == Post.person_id)
            .join(Organisation, Organisation.id == Post.employer_id)
            .where(or_(Person.id.in_(some), Person.merged_into_id.in_(some)))
            .distinct()
            .order_by(Organisation.name)
        )
        for human, employer in db.session.execute(wanted):
            found[human].append(employer)
    return found
