"""The slow count: every figure again in plain Python, from the facts, without a standing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.queries import places
from lms.reports.rules import Tally, cuts_of
from lms.training import queries as training
from lms.training.queries.completion import COMPLETION, OFFER
from lms.training.rules.enums import Status
from lms.training.rules.oracle import recount

Cut = StrEnum("Cut", {name.upper(): name for name in cuts_of(COMPLETION)})


def tally(counts=None, offers=0) -> Tally:
    """So many lines of completion by status."""
    return Tally(COMPLETION, {**(counts or {}), OFFER: offers})


@dataclass(frozen=True)
class Counted:
    """One line on one day, with all that it can be cut by."""

    status: Status | None
    human: int
    keys: dict[Cut, str]


def counted_lines(day: date) -> list[Counted]:
    """Every line of the day, offers included (their status is None)."""
    everything, among = training.all_rules(), places()
    rules = (everything.rules, everything.subjects, everything.recognition)
    found = []
    for post in training.post_facts(training.all_post_ids()):
        term = next(
            (one for one in db.session.query(Term).filter_by(post_id=post.post_id) if one.starts_on <= day <= (one.ends_on or day)), None
        )
        if term is None:
            continue
        person = db.session.get_one(Person, db.session.get_one(Post, post.post_id).person_id)
        place = among[term.organisation_id]
        keys = {
            Cut.EMPLOYER: str(post.employer_id),
            Cut.JOB_ROLE: str(term.job_role_id) if term.job_role_id else "none",
            Cut.WORKER_TYPE: term.worker_type.value,
            Cut.SECTOR: place.sector.value if place.sector else "none",
            Cut.LOCALITY: place.locality or "none",
            Cut.ORGANISATION: _below_the_top(place, among),
        }
        for subject_id, line in recount(post, *rules, day, among[post.employer_id].expiring_days).items():
            status = None if line.status == "offer" or line.status is None else Status(line.status)
            found.append(Counted(status, person.merged_into_id or person.id, keys | {Cut.SUBJECT: str(subject_id)}))
    return found


def _below_the_top(place, among) -> str:
    trail = [int(part) for part in place.path.split("/") if part]
    return str(trail[1]) if len(trail) > 1 else f"{trail[0]}-itself"


def tallies(lines: list[Counted], *cuts: Cut) -> dict[tuple[str, ...], Tally]:
    """Counted under the keys of these cuts."""
    found: dict[tuple[str, ...], Counter[Status | None]] = {}
    for line in lines:
        found.setdefault(tuple(line.keys[cut] for cut in cuts), Counter())[line.status] += 1
    return {key: tally({one: number[one] for one in Status}, number[None]) for key, number in found.items()}


def people(lines: list[Counted]) -> tuple[int, int]:
    """(with a line that counts, of these with none overdue)."""
    due = [line for line in lines if line.status in (Status.CURRENT, Status.EXPIRING, Status.OVERDUE)]
    late = {line.human for line in due if line.status == Status.OVERDUE}
    return len({line.human for line in due}), len({line.human for line in due} - late)
