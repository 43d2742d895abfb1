"""People by what somebody typed: name, employee number or e-mail address; near spellings where few fit exactly."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, SQLColumnExpression, and_, case, func, or_, select, union_all
from sqlalchemy.orm import aliased

from lms.kit.db import db
from lms.people.models import Organisation, Person, Post, Term
from lms.records.rules import Words, near
from lms.records.rules.wanted import LEAST_INSIDE, LEAST_OF_A_NUMBER

#: The record that counts, where two were merged.
Human = aliased(Person, name="human")
_Merged = aliased(Person, name="merged")
_Typed = aliased(Person, name="typed")
_IS_MERGED = _Merged.merged_into_id.is_not(None)
#: Where fewer fit exactly, near spellings are looked for as well.
FEW = 5
#: Up to so many are kept by their ids; beyond, the words are held against the names in every statement anew.
KEPT = 2_000

Conditions = Collection[ColumnElement[bool]]
People = Select[Any] | CompoundSelect[Any]


@dataclass(frozen=True)
class Matches:
    """Who fits what was typed. `exact`: the ids of those who do so exactly, where near spellings stand beside them; None: all do."""

    people: People  # the ids of humans
    best_first: ColumnElement[str]
    are_few: bool  # KEPT at most
    exact: frozenset[int] | None = None


def behind(reached: Conditions) -> CompoundSelect[Any]:
    """The humans behind the terms that meet these conditions (on Post and Term); some of them twice."""
    return _humans(*_terms(reached))


def _terms(reached: Conditions) -> Conditions:
    return (Term.post_id == Post.id, *reached)


def number_behind(reached: Conditions) -> int:
    """How many humans these are. Those who are reached through a merged record alone are counted apart: they are few."""
    own = _own(*_terms(reached)).with_only_columns(func.count(Post.person_id.distinct()))
    others = select(func.count()).select_from(Human).where(Human.id.in_(_through(_is_reached(reached))), ~_holds_any(reached))
    return (db.session.scalar(own) or 0) + (db.session.scalar(others) or 0)


def is_behind(reached: Conditions) -> ColumnElement[bool]:
    """The same, asked of one `Human` after the other: where many are reached, a page of a list that has an index is soon full."""
    return and_(Human.merged_into_id.is_(None), or_(_holds_any(reached), Human.id.in_(_through(_is_reached(reached)))))


def _holds_any(reached: Conditions) -> ColumnElement[bool]:
    """Has this record of a Human a post that is reached? OFFSET 0 keeps PostgreSQL from finding all who have one first."""
    held = select(Post.id).join(Term, Term.post_id == Post.id).where(Post.person_id == Human.id, *reached)
    return held.offset(0).correlate(Human).exists()


def _humans_of_posts(reached: Conditions, post: ColumnElement[bool]) -> CompoundSelect[Any]:
    """The humans behind those of these posts that are reached."""
    return _humans(post, _is_reached(reached))


def _is_reached(reached: Conditions) -> ColumnElement[bool]:
    """Each post's terms are looked up: told to join, databases begin with the terms of an employer, of which there may be thousands."""
    return select(Term.id).where(Term.post_id == Post.id, *reached).correlate(Post).exists()


def _humans(*conditions: ColumnElement[bool]) -> CompoundSelect[Any]:
    return union_all(_own(*conditions), _through(*conditions))


def _own(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Humans by the posts of the record that counts."""
    return select(Post.person_id).where(Post.person_id.not_in(select(_Merged.id).where(_IS_MERGED)), *conditions)


def _through(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Humans by the posts of records that were merged into theirs."""
    return select(_Merged.merged_into_id).where(_IS_MERGED, Post.person_id == _Merged.id, *conditions)


def matches(text: str, reached: Conditions, also: Conditions) -> Matches:
    """Who of those behind `reached` fits; `also`: conditions on Human."""
    words = Words(text)
    exactly = _exactly(words, reached)
    fitting = select(Human.id).where(Human.id.in_(exactly), *also).limit(KEPT)
    ids = frozenset(db.session.scalars(fitting))
    if len(ids) == KEPT:
        return Matches(exactly, _rank(words) + Human.name_folded, are_few=False)
    kept = select(_Merged.id).where(_Merged.id.in_(sorted(ids)))
    if len(ids) >= FEW or not words.can_be_misspelt:
        return Matches(kept, _rank(words) + Human.name_folded, are_few=True)
    slips = near(words.names, _names())
    similar = _humans_of_posts(reached, Post.person_id.in_(select(_Typed.id).where(_Typed.name_folded.in_(list(slips)))))
    rank = case((Human.id.in_(sorted(ids)), _rank(words)), *_nearness(slips), else_="7")
    return Matches(union_all(kept, *similar.selects), rank + Human.name_folded, are_few=True, exact=ids)


# --- exactly ------------------------------------------------------------------------------------------------------------------


def _exactly(words: Words, reached: Conditions) -> People:
    """Every word in the name; or the whole as the beginning of an address, or of a number at a post that is reached."""
    persons = []
    if words.names:
        persons.append(select(_Typed.id).where(*(_stands_in(part, _Typed.name_folded) for part in words.names)))
    if words.address:
        persons.append(select(_Typed.id).where(_Typed.email.startswith(words.address, autoescape=True)))
    found = [_humans_of_posts(reached, Post.person_id.in_(union_all(*persons)))] if persons else []
    numbers = _humans_of_posts(reached, _has_number(words))
    return union_all(*(one for part in [*found, numbers] for one in part.selects))


def _stands_in(part: str, name: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """At the beginning of a part of the name, or anywhere in it from three letters on; "oneill" in "o'neill", "zak" in "nowak-zak"."""
    if len(part) < LEAST_INSIDE:
        # Names that can hold it at all come first: taking the marks out of every name would take most of the time.
        can_hold = or_(name.contains(part, autoescape=True), name.contains("'"))
        return and_(can_hold, (" " + _apart(name)).contains(f" {part}", autoescape=True))
    # Most names have neither mark, and taking them out of every name would take five times as long.
    marked = or_(name.contains("'"), name.contains("-"))
    together = func.replace(func.replace(name, "'", ""), "-", "")
    return or_(name.contains(part, autoescape=True), and_(marked, together.contains(part, autoescape=True)))


def _apart(name: SQLColumnExpression[str]) -> ColumnElement[str]:
    """The parts of the name with a space between."""
    return func.replace(func.replace(name, "'", ""), "-", " ")


def _has_number(words: Words) -> ColumnElement[bool]:
    """The whole, or what follows an employer's code."""
    code = func.replace(func.upper(Organisation.code), " ", "")
    ways = [
        and_(Post.employer_id.in_(select(Organisation.id).where(code == given)), _begins(Post.number_folded, number))
        for given, number in words.numbers_at
    ]
    return or_(_begins(Post.number_folded, words.number), *ways)


def _begins(column: SQLColumnExpression[str], number: str) -> ColumnElement[bool]:
    return column.startswith(number, autoescape=True) if len(number) >= LEAST_OF_A_NUMBER else column == number


# --- best first ---------------------------------------------------------------------------------------------------------------


def _rank(words: Words) -> ColumnElement[str]:
    """0 the very number or address, 1 whole names, 2 the beginnings of names, 3 anything else."""
    name = " " + _apart(Human.name_folded) + " "
    number = Human.id.in_(select(Post.person_id).where(Post.number_folded == words.number))
    whole = [name.contains(f" {part} ", autoescape=True) for part in words.names]
    begun = [name.contains(f" {part}", autoescape=True) for part in words.names]
    named = [(and_(*whole), "1"), (and_(*begun), "2")] if words.names else []
    return case((or_(number, Human.email == (words.address or "")), "0"), *named, else_="3")


def _nearness(slips: dict[str, int]) -> list[tuple[ColumnElement[bool], str]]:
    """4 for names one slip away, 5 for two, 6 for three."""
    return [
        (Human.name_folded.in_([name for name, number in slips.items() if number <= most]), str(3 + most))
        for most in (1, 2, 3)
        if any(number <= most for number in slips.values())
    ]


def _names() -> str:
    """Everybody's names, each once, one a line: as one text, which both databases send fast. Who of them is reached is asked afterwards."""
    names = select(Person.name_folded).distinct().subquery()
    return db.session.scalar(select(func.aggregate_strings(names.c.name_folded, "\n"))) or ""
