"""What people are reminded of about sign-offs: what they are asked to judge, what was returned to them, what is to be reviewed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.framework import queries as frameworks
from lms.kit.datetimes import day_of, long_date
from lms.kit.db import AnySelect, db
from lms.kit.room import About, Described, Matter
from lms.people.models import Person
from lms.people.queries import first_post, records_of_all, root_id
from lms.signoff.models import RequestItem, SignOff, SignOffRequest
from lms.signoff.queries.names import with_code
from lms.signoff.queries.requests import ItemRow, items_of_requests
from lms.signoff.queries.states import standing
from lms.signoff.rules.words import ItemState

TO_JUDGE = frozenset({ItemState.WAITING, ItemState.CLAIMED})
RETURNED = frozenset({ItemState.RETURNED})
PersonColumn = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
#: Nothing is told of later reviews.
AHEAD = timedelta(days=100)
_record = aliased(Person)


# --- requests ---------------------------------------------------------------------------------------------------------------------


def _to_judge(day: date, records: Sequence[int]) -> AnySelect:
    return _requested(RequestItem.assessor_id, records, TO_JUDGE)


def _returned(day: date, records: Sequence[int]) -> AnySelect:
    return _requested(RequestItem.person_id, records, RETURNED)


def _requested(
    whose: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], records: Sequence[int], states: Collection[ItemState]
) -> AnySelect:
    """What is in one of these states, since it came into it, by request; the post is the one for which the learner has asked."""
    return (
        select(
            root_id().label("person_id"),
            SignOffRequest.post_id,
            cast(RequestItem.request_id, String).label("ref"),
            RequestItem.moved_at.label("on"),
            RequestItem.moved_at.label("since"),
        )
        .select_from(RequestItem)
        .join(SignOffRequest, SignOffRequest.id == RequestItem.request_id)
        .join(Person, Person.id == whose)
        .where(whose.in_(records), RequestItem.state.in_(states))
    )


def _describe_to_judge(day: date, abouts: Sequence[About]) -> list[Described | None]:
    def say(rows: Sequence[ItemRow], name: str) -> Described:
        first = rows[0]
        begun = "You began to judge it" if first.state is ItemState.CLAIMED else "Asked"
        thing, why = f"{name}: {first.learner}", f"{begun} on {day_of(first.moved_at)}."
        return Described(thing, why, "signoff.judge", {"item_id": first.id}) if len(rows) == 1 else Described(thing, why, "signoff.queue")

    return _describe_requests(day, abouts, TO_JUDGE, say)


def _describe_returned(day: date, abouts: Sequence[About]) -> list[Described | None]:
    def say(rows: Sequence[ItemRow], name: str) -> Described:
        first = rows[0]
        thing = f"what {first.assessor} says about {name}"
        return Described(thing, f"Returned on {day_of(first.moved_at)}.", "signoff.asked_item", {"item_id": first.id})

    return _describe_requests(day, abouts, RETURNED, say)


def _describe_requests(
    day: date, abouts: Sequence[About], states: Collection[ItemState], say: Callable[[Sequence[ItemRow], str], Described]
) -> list[Described | None]:
    """What of each request is in one of these states, the longest first; several competencies are counted."""
    names = frameworks.competency_names(day)
    rows: defaultdict[str, list[ItemRow]] = defaultdict(list)
    for row in sorted(items_of_requests([int(about.ref) for about in abouts]), key=lambda row: (row.moved_at, row.id)):
        if row.state in states:
            rows[str(row.request_id)].append(row)

    def name(several: Sequence[ItemRow]) -> str:
        if len(several) > 1:
            return f"{len(several)} competencies"
        return with_code(names, several[0].framework_id, several[0].code)

    return [say(rows[about.ref], name(rows[about.ref])) if rows[about.ref] else None for about in abouts]


# --- reviews ----------------------------------------------------------------------------------------------------------------------


def _to_review(day: date, records: Sequence[int]) -> AnySelect:
    """Each sign-off in date that no other of the same person has overtaken: one as high that counts longer; of two that count as long, as
    after a top-up, the higher, then the newer one stays."""
    humans = select(root_id(_record)).where(_record.id.in_(records))
    longest = func.max(SignOff.review_on).over(
        partition_by=(root_id(), SignOff.framework_id, SignOff.competency_code),
        order_by=(SignOff.level.desc(), SignOff.review_on.desc(), SignOff.id.desc()),
        rows=(None, -1),
    )
    ranked = (
        select(SignOff.id, SignOff.review_on, SignOff.signed_on, root_id().label("human"), longest.label("overtaken_until"))
        .join(Person, Person.id == SignOff.person_id)
        .where(SignOff.person_id.in_(records_of_all(humans)), standing(day), SignOff.review_on >= day)
        .subquery("ranked")
        .c
    )
    return (
        select(
            Person.id.label("person_id"),
            first_post(day).label("post_id"),
            cast(ranked.id, String).label("ref"),
            ranked.review_on.label("on"),
            ranked.signed_on.label("since"),
        )
        .join(Person, Person.id == ranked.human)
        .where(ranked.review_on <= day + AHEAD, or_(ranked.overtaken_until.is_(None), ranked.overtaken_until < ranked.review_on))
    )


def _describe_to_review(day: date, abouts: Sequence[About]) -> list[Described | None]:
    names = frameworks.competency_names(day)
    statement = select(SignOff).where(SignOff.id.in_([int(about.ref) for about in abouts]), standing(day), SignOff.review_on >= day)
    described = {
        row.id: Described(
            f"{with_code(names, row.framework_id, row.competency_code)}, level {row.level}",
            f"Signed off on {long_date(row.signed_on)}.",
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
