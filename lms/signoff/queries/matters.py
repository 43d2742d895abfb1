"""What people are reminded of about sign-offs: what they are asked to judge, what was returned to them, what is to be reviewed."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, String, and_, cast, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.framework import queries as frameworks
from lms.kit.datetimes import day_of, long_date
from lms.kit.db import AnySelect, db
from lms.kit.room import About, Described, Matter
from lms.people.models import Person
from lms.people.queries import first_post, records_of, root_id
from lms.signoff.models import RequestItem, SignOff, SignOffRequest
from lms.signoff.queries.names import with_code
from lms.signoff.queries.requests import ItemRow, items
from lms.signoff.queries.states import standing
from lms.signoff.rules.words import ItemState

TO_JUDGE = frozenset({ItemState.WAITING, ItemState.CLAIMED})
RETURNED = frozenset({ItemState.RETURNED})
PersonColumn = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
_other = aliased(SignOff)


# --- requests ---------------------------------------------------------------------------------------------------------------------


def _to_judge(day: date, records: Sequence[int]) -> AnySelect:
    return _requested(RequestItem.assessor_id, records, TO_JUDGE)


def _returned(day: date, records: Sequence[int]) -> AnySelect:
    return _requested(RequestItem.person_id, records, RETURNED)


def _requested(
    whose: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], records: Sequence[int], states: Collection[ItemState]
) -> AnySelect:
    """What is in one of these states, since it came into it; the post is the one for which the learner has asked."""
    return (
        select(
            root_id().label("person_id"),
            SignOffRequest.post_id,
            cast(RequestItem.id, String).label("ref"),
            RequestItem.moved_at.label("on"),
            RequestItem.moved_at.label("since"),
        )
        .select_from(RequestItem)
        .join(SignOffRequest, SignOffRequest.id == RequestItem.request_id)
        .join(Person, Person.id == whose)
        .where(whose.in_(records), RequestItem.state.in_(states))
    )


def _describe_to_judge(day: date, abouts: Sequence[About]) -> list[Described | None]:
    def say(row: ItemRow, name: str) -> Described:
        begun = "You began to judge it" if row.state is ItemState.CLAIMED else "Asked"
        return Described(f"{name}: {row.learner}", f"{begun} on {day_of(row.moved_at)}.", "signoff.judge", {"item_id": row.id})

    return _describe_items(day, abouts, TO_JUDGE, say)


def _describe_returned(day: date, abouts: Sequence[About]) -> list[Described | None]:
    def say(row: ItemRow, name: str) -> Described:
        thing = f"what {row.assessor} says about {name}"
        return Described(thing, f"Returned on {day_of(row.moved_at)}.", "signoff.asked_item", {"item_id": row.id})

    return _describe_items(day, abouts, RETURNED, say)


def _describe_items(
    day: date, abouts: Sequence[About], states: Collection[ItemState], say: Callable[[ItemRow, str], Described]
) -> list[Described | None]:
    names = frameworks.competency_names(day)
    rows = {row.id: row for row in items([int(about.ref) for about in abouts]) if row.state in states}
    described = {row_id: say(row, with_code(names, row.framework_id, row.code)) for row_id, row in rows.items()}
    return [described.get(int(about.ref)) for about in abouts]


# --- reviews ----------------------------------------------------------------------------------------------------------------------


def _to_review(day: date, records: Sequence[int]) -> AnySelect:
    """Each sign-off in date that no other of the same person has overtaken."""
    return (
        select(
            root_id().label("person_id"),
            first_post(day).label("post_id"),
            cast(SignOff.id, String).label("ref"),
            SignOff.review_on.label("on"),
            SignOff.signed_on.label("since"),
        )
        .join(Person, Person.id == SignOff.person_id)
        .where(SignOff.person_id.in_(records), standing(day), SignOff.review_on >= day, ~_is_overtaken(day))
    )


def _is_overtaken(day: date) -> ColumnElement[bool]:
    """By one as high that counts longer; of two that count as long, as after a top-up, the higher, then the newer one stays."""
    comes_first = or_(_other.level > SignOff.level, _other.id > SignOff.id)
    return exists().where(
        _other.person_id.in_(records_of(root_id())),
        _other.framework_id == SignOff.framework_id,
        _other.competency_code == SignOff.competency_code,
        _other.level >= SignOff.level,
        or_(_other.review_on > SignOff.review_on, and_(_other.review_on == SignOff.review_on, comes_first)),
        _other.signed_on <= day,
        or_(_other.withdrawn_on.is_(None), _other.withdrawn_on > day),
    )


def _describe_to_review(day: date, abouts: Sequence[About]) -> list[Described | None]:
    names = frameworks.competency_names(day)
    statement = select(SignOff).where(SignOff.id.in_([int(about.ref) for about in abouts]), standing(day), SignOff.review_on >= day)
    described = {
        row.id: Described(
            f"{with_code(names, row.framework_id, row.competency_code)}, level {row.level}",
            f"Signed off on {long_date(row.signed_on)}, so it counts until {long_date(row.review_on)}.",
            "signoff.mine",
        )
        for row in db.session.scalars(statement)
    }
    return [described.get(int(about.ref)) for about in abouts]


MATTERS = (
    Matter(
        name="sign_off_request",
        label="Sign-offs that you are asked for",
        select=_to_judge,
        describe=_describe_to_judge,
        worked_after=(3, 7),
    ),
    Matter(
        name="sign_off_returned",
        label="Sign-offs that were returned to you",
        select=_returned,
        describe=_describe_returned,
        worked_after=(3, 7),
    ),
    Matter(
        name="sign_off_review",
        label="Sign-offs to have reviewed",
        select=_to_review,
        describe=_describe_to_review,
        before=(60, 30, 0),
    ),
)
