"""An employee number goes to somebody: it is free, or that of somebody who has left."""

from datetime import date

from lms.audit import service as audit
from lms.kit.datetimes import long_date
from lms.kit.identifiers import folded_number
from lms.kit.refusal import Refused
from lms.people.models import Post
from lms.people.rules.numbers import former
from lms.people_admin.queries import posts


def take_number(employer_id: int, number: str, person_id: int, starts_on: date) -> None:
    """Leave this number free for a post that starts on this day. Raises Refused while another post has it.

    The ended post keeps it as people see it, and is found by it no more; whose training it was stays theirs.
    """
    holder = former_holder(employer_id, number, starts_on)
    if holder is None:
        return
    if holder.person_id == person_id:
        raise Refused("This person had a post under this number: open that post and start it again.", field="number")
    audit.update_rows(Post, [{"id": holder.id, "number_folded": former(holder.number_folded, holder.id)}])


def former_holder(employer_id: int, number: str, starts_on: date) -> Post | None:
    """The post that has this number and ends before this day. Raises Refused where it does not."""
    holder = posts.post_with_number(employer_id, folded_number(number))
    if holder is None:
        return None
    terms = posts.terms_of([holder.id])[holder.id]
    if any(term.ends_on is None or term.ends_on >= starts_on for term in terms):
        ends = [term.ends_on for term in terms]
        until = f" Their post ends on {long_date(max(day for day in ends if day))}." if all(ends) else ""
        raise Refused(f"This employer has somebody under this employee number already.{until}", field="number")
    return holder
