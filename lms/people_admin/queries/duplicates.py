"""Records that may be of one human: found by set-based SQL when somebody asks, never stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from sqlalchemy import CompoundSelect, Select, String, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.access import May, Reach, Viewer
from lms.kit.db import AnySelect, chunked, db
from lms.kit.identifiers import fold
from lms.people.models import Organisation, Person, Post
from lms.people.queries import root_id
from lms.people.rules import MOST_ALIKE, full_name
from lms.people.rules.identity import are_alike
from lms.people_admin.models import DuplicateAnswer
from lms.people_admin.rules.duplicates import WEAK, Answer, Why, in_words, names_are_alike, pair
from lms.records.queries import posts_within

#: The longest list that is worth a look at once.
MOST = 500

#: A birthday of more people than this is what a system has filled in: of a million people about 60 are born on one day.
MOST_BORN = 500
#: Behind every letter that a name can have.
LAST_LETTER = "\U0010ffff"


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


# --- everybody on record ------------------------------------------------------------------------------------------------------------


def duplicate_pairs(viewer: Viewer, today: date, answer: Answer | None = None) -> list[DuplicatePair]:
    """Pairs of which the viewer reaches at least one: unanswered and asked for (None), or those with this answer; asked-for ones first."""
    answers = _answers()
    found = {key: whys for key, whys in _pairs().items() if _is_wanted(answers.get(key), answer)}
    if answer:
        found |= {key: found.get(key, set()) for key, said in answers.items() if said.answer == answer}
    sides = sides_of({person_id for key in found for person_id in key}, viewer, today)
    listed = [
        DuplicatePair((sides[one], sides[other]), frozenset(whys), *_said(answers.get((one, other))))
        for (one, other), whys in found.items()
        if one in sides and other in sides and (sides[one].is_reached or sides[other].is_reached)
    ]
    return sorted(listed, key=_likeliest)[:MOST]


def _likeliest(listed: DuplicatePair) -> tuple[object, ...]:
    """Asked-for ones first, then by what they have in common."""
    side = listed.sides[0]
    return listed.answer != Answer.ASKED, not listed.whys - WEAK, -len(listed.whys), side.name, side.person_id


def duplicate_pair(first_id: int, second_id: int, viewer: Viewer, today: date) -> DuplicatePair | None:
    """One pair; None where the viewer reaches neither, or where nothing makes them look alike and nobody has said so."""
    key = pair(first_id, second_id)
    whys = _pairs(key).get(key, set())
    said = db.session.scalar(select(DuplicateAnswer).where(DuplicateAnswer.first_id == key[0], DuplicateAnswer.second_id == key[1]))
    sides = sides_of(key, viewer, today)
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
    """Pairs of records that have something in common, by equal values. Merged ones, and who sees whom, are left to `sides_of`."""
    found: dict[tuple[int, int], set[Why]] = defaultdict(set)
    for why, column in ((Why.EMAIL, Person.email), (Why.MOBILE, Person.mobile)):
        for _, rows in groupby(db.session.execute(_sharing(column, only)), key=lambda row: row[0]):
            for first, second in combinations([person_id for _, person_id in rows], 2):
                found[first, second].add(why)
    for wanted in _born_alike(only):
        for one, other, *names in db.session.execute(wanted):
            if whys := _by_names(*names):
                found[pair(one, other)] |= whys
    return found


def _by_names(name: str, other: str, last_name: str, other_last_name: str, is_first_the_same: bool) -> set[Why]:
    """What two people who were born on one day have in common in their names."""
    if name == other:
        return {Why.NAME_AND_BIRTH}
    whys = {Why.ALIKE_AND_BIRTH} if names_are_alike(name, other) else set()
    whys |= {Why.FIRST_AND_BIRTH} if is_first_the_same else set()
    return whys | ({Why.LAST_AND_BIRTH} if are_alike(fold(last_name), fold(other_last_name)) else set())


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
        is_first_the_same = and_(one.first_name == other.first_name, one.first_name != "")
        born = select(one.id, other.id, one.name_folded, other.name_folded, one.last_name, other.last_name, is_first_the_same)
        yield born.join(other, and_(other.date_of_birth == one.date_of_birth, is_alike)).where(*both)


def _reached(humans: Collection[int], viewer: Viewer, today: date) -> Select[int]:
    """Which of these humans have a post within reach."""
    posts = posts_within(viewer, today, May.SEE_DUPLICATES).where(Post.person_id.in_(_records(humans)))
    return select(root_id()).join(Post, Post.person_id == Person.id).where(Post.id.in_(posts))


def _records(humans: Collection[int]) -> CompoundSelect[int]:
    """Every record of these humans: those that count, and those merged into them."""
    return select(Person.id).where(Person.id.in_(humans)).union_all(select(Person.id).where(Person.merged_into_id.in_(humans)))


def sides_of(person_ids: Iterable[int], viewer: Viewer, today: date) -> dict[int, Side]:
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
