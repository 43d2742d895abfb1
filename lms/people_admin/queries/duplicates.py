"""Records that may be of one human: found by set-based SQL when somebody asks, never stored."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from sqlalchemy import CompoundSelect, Select, String, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql import ColumnElement

from lms.access import May, Reach, Viewer
from lms.kit.db import AnySelect, chunked, db
from lms.kit.identifiers import folded_number
from lms.people.models import Organisation, Person, Post, Registration
from lms.people.queries import root_id
from lms.people.rules import MOST_ALIKE, full_name
from lms.people_admin.models import DuplicateAnswer
from lms.people_admin.rules.duplicates import Answer, Why, in_words, is_certain, names_are_alike, pair
from lms.people_admin.rules.persons import Details, OnRegister
from lms.records.queries import posts_within

#: The longest list that is worth a look at once.
MOST = 500

#: A birthday of more people than this is what a system has filled in: of a million people about 60 are born on one day.
MOST_BORN = 500
#: Behind every letter that a name can have.
LAST_LETTER = "\U0010ffff"

Whys = dict[int, set[Why]]


@dataclass(frozen=True)
class Side:
    """One of two records. What is in `told` is for whoever reaches it; of others only the name and where they are employed is said."""

    person_id: int
    name: str
    employers: tuple[str, ...]
    is_reached: bool


@dataclass(frozen=True)
class DuplicatePair:
    """Two records that may be of one human, and what was last said about them."""

    sides: tuple[Side, Side]
    whys: frozenset[Why]
    answer: Answer | None
    reason: str | None

    @property
    def why(self) -> str:
        return in_words(self.whys)


@dataclass(frozen=True)
class DuplicateRecord:
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


def duplicate_records(details: Details, registered: OnRegister | None, viewer: Viewer, today: date) -> list[DuplicateRecord]:
    """Who may be recorded already, the most certain first."""
    found: Whys = defaultdict(set)
    for person_id, why in _matches(details, registered):
        found[person_id].add(why)
    numbers = Counter(why for whys in found.values() for why in whys)
    found = {person_id: whys for person_id, whys in found.items() if any(numbers[why] < MOST_ALIKE for why in whys)}
    sides = _sides(found, viewer, today)
    listed = [DuplicateRecord(sides[person_id], frozenset(whys)) for person_id, whys in found.items()]
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


def duplicate_pairs(viewer: Viewer, today: date, answer: Answer | None = None) -> list[DuplicatePair]:
    """Pairs of which the viewer reaches at least one: unanswered and asked for (None), or those with this answer; asked-for ones first."""
    answers = _answers()
    found = {key: whys for key, whys in _pairs().items() if _is_wanted(answers.get(key), answer)}
    if answer:
        found |= {key: found.get(key, set()) for key, said in answers.items() if said.answer == answer}
    sides = _sides({person_id for key in found for person_id in key}, viewer, today)
    listed = [
        DuplicatePair((sides[one], sides[other]), frozenset(whys), *_said(answers.get((one, other))))
        for (one, other), whys in found.items()
        if one in sides and other in sides and (sides[one].is_reached or sides[other].is_reached)
    ]
    return sorted(listed, key=lambda one: (one.answer != Answer.ASKED, -len(one.whys), one.sides[0].name, one.sides[0].person_id))[:MOST]


def duplicate_pair(first_id: int, second_id: int, viewer: Viewer, today: date) -> DuplicatePair | None:
    """One pair; None where the viewer reaches neither, or where nothing makes them look alike and nobody has said so."""
    key = pair(first_id, second_id)
    whys = _pairs(key).get(key, set())
    said = db.session.scalar(select(DuplicateAnswer).where(DuplicateAnswer.first_id == key[0], DuplicateAnswer.second_id == key[1]))
    sides = _sides(key, viewer, today)
    if len(sides) < 2 or not (whys or said) or not any(side.is_reached for side in sides.values()):
        return None
    return DuplicatePair((sides[key[0]], sides[key[1]]), frozenset(whys), *_said(said))


def _is_wanted(said: DuplicateAnswer | None, answer: Answer | None) -> bool:
    return said is not None and said.answer == answer if answer else said is None or said.answer == Answer.ASKED


def _said(said: DuplicateAnswer | None) -> tuple[Answer | None, str | None]:
    return (said.answer, said.reason) if said else (None, None)


def _answers() -> Mapping[tuple[int, int], DuplicateAnswer]:
    return {(row.first_id, row.second_id): row for row in db.session.scalars(select(DuplicateAnswer))}


def _pairs(only: tuple[int, int] | None = None) -> dict[tuple[int, int], set[Why]]:
    """Pairs of records that have something in common, by equal values. Merged ones, and who sees whom, are left to `_sides`."""
    found: dict[tuple[int, int], set[Why]] = defaultdict(set)
    for why, column in ((Why.EMAIL, Person.email), (Why.MOBILE, Person.mobile)):
        for _, rows in groupby(db.session.execute(_sharing(column, only)), key=lambda row: row[0]):
            for first, second in combinations([person_id for _, person_id in rows], 2):
                found[first, second].add(why)
    for wanted in _born_alike(only):
        for one, other, name, other_name in db.session.execute(wanted):
            if names_are_alike(name, other_name):
                found[pair(one, other)].add(Why.NAME_AND_BIRTH if name == other_name else Why.ALIKE_AND_BIRTH)
    return found


def _sharing(column: InstrumentedAttribute[str | None], only: tuple[int, int] | None) -> Select[str | None, int]:
    """(value, id) of those who are not alone with their value, nor one of a crowd, by value."""
    these = [Person.id.in_(only)] if only else []
    about = column.in_(select(column).where(*these)) if only else column.is_not(None)
    shared = select(column).where(about).group_by(column).having(func.count().between(2, MOST_ALIKE))
    return select(column, Person.id).where(column.in_(shared), *these).order_by(column, Person.id)


def _born_alike(only: tuple[int, int] | None) -> Iterator[AnySelect]:
    """The same birthday is common; of those, only names that begin alike, or first names that are the same, are worth a closer look."""
    one, other = aliased(Person), aliased(Person)
    filled_in = select(Person.date_of_birth).group_by(Person.date_of_birth).having(func.count() > MOST_BORN)
    both = [one.id != other.id, one.date_of_birth.not_in(filled_in.where(Person.date_of_birth.is_not(None)))]
    both += [one.id.in_(only), other.id.in_(only)] if only else []
    start = func.substr(one.name_folded, 1, 2, type_=String)
    # The second in order begins with the same two letters; also said as a range, which an index finds.
    begins_alike = and_(func.substr(other.name_folded, 1, 2) == start, other.name_folded.between(one.name_folded, start + LAST_LETTER))
    for is_alike in (begins_alike, and_(other.first_name == one.first_name, one.id < other.id)):
        born = select(one.id, other.id, one.name_folded, other.name_folded)
        yield born.join(other, and_(other.date_of_birth == one.date_of_birth, is_alike)).where(*both)


def _reached(humans: Collection[int], viewer: Viewer, today: date) -> Select[int]:
    """Which of these humans have a post within reach."""
    posts = posts_within(viewer, today, May.SEE_DUPLICATES).where(Post.person_id.in_(_records(humans)))
    return select(root_id()).join(Post, Post.person_id == Person.id).where(Post.id.in_(posts))


def _records(humans: Collection[int]) -> CompoundSelect[int]:
    """Every record of these humans: those that count, and those merged into them."""
    return select(Person.id).where(Person.id.in_(humans)).union_all(select(Person.id).where(Person.merged_into_id.in_(humans)))


def _sides(person_ids: Iterable[int], viewer: Viewer, today: date) -> dict[int, Side]:
    """In three queries, however many."""
    wanted = sorted(set(person_ids))
    reached: set[int] = set()
    names: dict[int, str] = {}
    employers = _employers(wanted)
    whole = viewer.reach(May.SEE_DUPLICATES) == Reach.PARTNERSHIP
    for some in chunked(wanted):
        columns = (Person.id, Person.first_name, Person.last_name, Person.preferred_name)
        rows = db.session.execute(select(*columns).where(Person.id.in_(some), Person.merged_into_id.is_(None)))
        names |= {person_id: full_name(first, last, preferred) for person_id, first, last, preferred in rows}
        reached |= set(some) if whole else set(db.session.scalars(_reached(some, viewer, today)))
    return {person_id: Side(person_id, name, tuple(employers[person_id]), person_id in reached) for person_id, name in names.items()}


def _employers(person_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for some in chunked(sorted(person_ids)):
        wanted = (
            select(root_id(), Organisation.name)
            .select_from(Post)
            .join(Person, Person.id == Post.person_id)
            .join(Organisation, Organisation.id == Post.employer_id)
            .where(Post.person_id.in_(_records(some)))
            .distinct()
            .order_by(Organisation.name)
        )
        for human, employer in db.session.execute(wanted):
            found[human].append(employer)
    return found
