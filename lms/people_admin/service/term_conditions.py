"""From what a form answers to the conditions of a term: places and roles that are there, and a supervisor who is found."""

from collections.abc import Sequence
from datetime import date

from lms.access import May, Viewer
from lms.kit.datetimes import long_date
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import JobRole
from lms.people.queries import places
from lms.people.rules import Place
from lms.people_admin.queries import supervisors
from lms.people_admin.queries.posts import PostAt
from lms.people_admin.queries.supervisors import Candidate
from lms.people_admin.rules import supervisors as rules
from lms.people_admin.rules.terms import Conditions, TermRequest


class AmbiguousSupervisor(Refused):
    """Several people fit what was written as supervisor."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__("More than one person fits. Choose who you mean.", field="supervisor_choice")
        self.candidates = candidates


def place_of(term_request: TermRequest, by: Viewer) -> Place:
    """The place that was asked for, within the viewer's reach and of some employer."""
    place = places().get(term_request.organisation_id)
    if place is None or place.employer_id is None or not by.reaches(May.MANAGE_PEOPLE, place.path):
        raise Refused("Choose one of the list", field="organisation")
    return place


def resolve_conditions(
    term_request: TermRequest, post: PostAt | None, *, human: int, before: Conditions | None, day: date, today: date
) -> Conditions:
    """The conditions of a term of this post (None: a new one) of this human from this day. `before`: those that held."""
    if term_request.job_role_id is not None and db.session.get(JobRole, term_request.job_role_id) is None:
        raise Refused("Choose one of the list", field="job_role")
    if post and not _is_at(term_request.organisation_id, post):
        raise Refused("This place belongs to another employer. For another employer, add a post.", field="organisation")
    place = places().get(term_request.organisation_id)
    if place and place.ends_on and place.is_over(day):
        raise Refused(f"{place.name} ends on {long_date(place.ends_on)}. Choose another place for later days.", field="organisation")
    kept = before.supervisor_post_id if before else None
    chosen = find_supervisor(term_request.supervisor, term_request.supervisor_choice, kept, today)
    if chosen is not None and chosen != kept:
        check_supervisor(chosen, [post.id] if post else [], [human], day)
    return Conditions(term_request.organisation_id, term_request.job_role_id, term_request.worker_type, term_request.hours, chosen)


def _is_at(organisation_id: int, post: PostAt) -> bool:
    place = places().get(organisation_id)
    return place is not None and place.employer_id == post.employer_id


def find_supervisor(text: str, choice: int | None, kept: int | None, today: date) -> int | None:
    """The post of whoever is meant; None for nobody. Raises Unclear, or Refused where nobody fits."""
    if not text.strip():
        return None
    if text.strip() == supervisors.label_of(kept):
        return kept
    candidates = supervisors.search(text, today)
    if any(one.post_id == choice for one in candidates):
        return choice
    if not candidates:
        raise Refused("Nobody with a post fits this. Enter a name, or an employer code and employee number.", field="supervisor")
    if len(candidates) > supervisors.SHOWN:
        raise Refused("More than ten people fit this. Enter more of the name, or employer code and employee number.", field="supervisor")
    if len(candidates) > 1 or not _is_exact(text, candidates[0]):
        raise AmbiguousSupervisor(candidates)
    return candidates[0].post_id


def _is_exact(text: str, one: Candidate) -> bool:
    """Was this very post written down, by employer and number? Whoever was found by name alone is shown first."""
    return text.strip().upper() == f"{one.code} {one.number}".upper() or text.strip() == one.label


def check_supervisor(supervisor_post_id: int, post_ids: Sequence[int], humans: Sequence[int], day: date) -> None:
    """May this post supervise those, of these humans, from this day? Raises Refused."""
    rules.check(
        post_ids=post_ids,
        person_ids=humans,
        above=supervisors.above(supervisor_post_id),
        supervisor_person=supervisors.humans_of([supervisor_post_id])[supervisor_post_id],
        ended_on=supervisors.last_day(supervisor_post_id),
        day=day,
    )
