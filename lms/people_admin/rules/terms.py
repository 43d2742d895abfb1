"""Pure: what the verbs of a post do to its terms. Terms are given and answered in order; they never overlap, and only the last may be open.

The model of how terms behave is the import's (`imports/rules/people/terms.py`): a move closes one term and opens the next.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused
from lms.people.rules import WorkerType
from lms.training.rules.calendar import ONE_DAY


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds during a term. `hours` are those of a week."""

    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType
    hours: Decimal | None
    supervisor_post_id: int | None


@dataclass(frozen=True, slots=True)
class TermRequest:
    """Conditions as a form answers them: the supervisor in words, or chosen from those who fit the words."""

    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType
    hours: Decimal | None
    supervisor: str
    supervisor_choice: int | None = None


@dataclass(frozen=True, slots=True)
class TermVersion:
    """A term as it is recorded (with its id) or is to be. Both its days belong to it; no end: until further notice."""

    id: int | None
    starts_on: date
    ends_on: date | None
    conditions: Conditions

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


Terms = tuple[TermVersion, ...]


def is_over(terms: Sequence[TermVersion], day: date) -> bool:
    """Has the post ended before this day?"""
    return bool(terms) and terms[-1].ends_on is not None and terms[-1].ends_on < day


def open_first(starts_on: date, ends_on: date | None, conditions: Conditions) -> Terms:
    """The one term of a new post."""
    return _checked([TermVersion(None, starts_on, ends_on, conditions)])


def move(terms: Terms, day: date, conditions: Conditions) -> Terms:
    """From this day other conditions hold: the last term ends the day before, and the next begins."""
    last = _last(terms)
    if last.ends_on is not None and last.ends_on < day:
        raise Refused(f"The post ended on {long_date(last.ends_on)}. Use Start again instead.", field="starts_on")
    if day < last.starts_on:
        raise Refused(f"The last term starts on {long_date(last.starts_on)}: the day has to be after that.", field="starts_on")
    if day == last.starts_on:
        raise Refused("The last term starts on this very day. Correct that term instead.", field="starts_on")
    if conditions == last.conditions:
        raise Refused("Nothing differs from the last term. Change what is different from this day.")
    return _checked([*terms[:-1], replace(last, ends_on=day - ONE_DAY), TermVersion(None, day, last.ends_on, conditions)])


def correct(terms: Terms, term_id: int, *, starts_on: date, ends_on: date | None, conditions: Conditions, keep_joined: bool) -> Terms:
    """A term that was recorded wrongly. With `keep_joined`, a term that it touched is made longer or shorter to touch it still."""
    place = _place(terms, term_id)
    found, old = list(terms), terms[place]
    found[place] = replace(old, starts_on=starts_on, ends_on=ends_on, conditions=conditions)
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day lies before the first.", field="ends_on")
    if keep_joined and place and terms[place - 1].ends_on == old.starts_on - ONE_DAY:
        found[place - 1] = replace(terms[place - 1], ends_on=starts_on - ONE_DAY)
    if keep_joined and ends_on and old.ends_on and place + 1 < len(terms) and terms[place + 1].starts_on == old.ends_on + ONE_DAY:
        found[place + 1] = replace(terms[place + 1], starts_on=ends_on + ONE_DAY)
    return _checked(found)


def end(terms: Terms, last_day: date) -> Terms:
    """The post ends with this day, or ended with it."""
    last = _last(terms)
    if last_day < last.starts_on:
        hint = "Remove that term first, if it will not come to be." if len(terms) > 1 else "Remove the post, if it never began."
        raise Refused(f"The last term starts on {long_date(last.starts_on)}, after this day. {hint}", field="last_day")
    return (*terms[:-1], replace(last, ends_on=last_day))


def take_end_back(terms: Terms) -> Terms:
    """The post goes on as if it had not been ended."""
    last = _last(terms)
    if last.ends_on is None:
        raise Refused("This post has no end that could be taken back.")
    return (*terms[:-1], replace(last, ends_on=None))


def start_again(terms: Terms, day: date, conditions: Conditions) -> Terms:
    """After its end the post begins again, with or without a gap."""
    last = _last(terms)
    if last.ends_on is None:
        raise Refused("The post has not ended. Use Move or change instead.", field="starts_on")
    if day <= last.ends_on:
        raise Refused(f"The post ended on {long_date(last.ends_on)}: the day has to be after that.", field="starts_on")
    return (*terms, TermVersion(None, day, None, conditions))


def remove(terms: Terms, term_id: int, *, extend_before: bool) -> Terms:
    """A term that was entered by mistake goes. With `extend_before`, the term before it takes over its days."""
    if len(terms) == 1:
        raise Refused("This is the only term of the post. Remove the post instead.")
    place = _place(terms, term_id)
    found = [term for term in terms if term.id != term_id]
    if extend_before:
        if not joined_before(terms, term_id):
            raise Refused("No term ends the day before this one begins, so there is none that could take over its days.")
        found[place - 1] = replace(terms[place - 1], ends_on=terms[place].ends_on)
    return _checked(found)


def joined_before(terms: Terms, term_id: int) -> bool:
    """Does another term end on the day before this one?"""
    place = _place(terms, term_id)
    return place > 0 and terms[place - 1].ends_on == terms[place].starts_on - ONE_DAY


def joined_after(terms: Terms, term_id: int) -> bool:
    """Does another term begin on the day after this one?"""
    place = _place(terms, term_id)
    return place + 1 < len(terms) and joined_before(terms, terms[place + 1].id or 0)


def hand_over(terms: Terms, day: date, supervisor_post_id: int) -> Terms | None:
    """From this day somebody else supervises: that day's term is cut, later ones of the same supervisor change. None: no term then."""
    holding = next((term for term in terms if term.holds_on(day)), None)
    if holding is None:
        return None
    before = holding.conditions.supervisor_post_id
    later = [term for term in terms if term.starts_on > day and term.conditions.supervisor_post_id == before]
    return _supervised(terms, [holding, *later], day, supervisor_post_id)


def follow_supervisor(terms: Terms, day: date, old_post_id: int, new_post_id: int) -> Terms:
    """From this day the supervisor supervises from another post: of the terms that are theirs, those that run then or later."""
    theirs = [term for term in terms if term.conditions.supervisor_post_id == old_post_id]
    return _supervised(terms, [term for term in theirs if term.ends_on is None or term.ends_on >= day], day, new_post_id)


def _supervised(terms: Terms, which: Collection[TermVersion], day: date, supervisor_post_id: int) -> Terms:
    """These of the terms are supervised from this post; one that runs already is cut."""
    after: list[TermVersion] = []
    for term in terms:
        new = replace(term.conditions, supervisor_post_id=supervisor_post_id)
        if term not in which or new == term.conditions:
            after.append(term)
        elif term.starts_on >= day:
            after.append(replace(term, conditions=new))
        else:
            after += [replace(term, ends_on=day - ONE_DAY), TermVersion(None, day, term.ends_on, new)]
    return _checked(after)


# --- what they share ------------------------------------------------------------------------------------------------------------


def _last(terms: Terms) -> TermVersion:
    if not terms:
        raise Refused("This post has no term yet.")
    return terms[-1]


def _place(terms: Terms, term_id: int) -> int:
    for place, term in enumerate(terms):
        if term.id == term_id:
            return place
    raise Refused("Somebody else has removed this term meanwhile.")


def _checked(terms: Sequence[TermVersion]) -> Terms:
    """Raises Refused where terms would end before they begin, or overlap."""
    for term in terms:
        if term.ends_on is not None and term.ends_on < term.starts_on:
            raise Refused(f"The term from {long_date(term.starts_on)} would end before it starts.", field="starts_on")
    for one, other in pairwise(terms):
        if one.ends_on is None or one.ends_on >= other.starts_on:
            raise Refused(
                f"The terms that start on {long_date(one.starts_on)} and on {long_date(other.starts_on)} would overlap.", field="starts_on"
            )
    return tuple(terms)
