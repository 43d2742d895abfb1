"""Everybody of a small employer, with what is due."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import places, root_id
from lms.people.rules import OrganisationKind, Place, full_name
from lms.people_admin.rules.workplace import Due, Worker
from lms.records.queries import not_over
from lms.training import queries as training
from lms.training.models import Standing
from lms.training.rules.enums import Status


def employer(organisation_id: int, viewer: Viewer) -> Place | None:
    """An employer whose people the viewer may change; None looks like none."""
    place = places().get(organisation_id)
    is_one = place is not None and place.kind == OrganisationKind.EMPLOYER and viewer.reaches(May.MANAGE_PEOPLE, place.path)
    return place if is_one else None


def number_of_posts(employer_id: int, today: date) -> int:
    """How many posts run there, or are about to."""
    there = select(func.count(Post.id.distinct())).join(Term, Term.post_id == Post.id)
    return db.session.scalar(there.where(Post.employer_id == employer_id, not_over(today))) or 0


def workers(place: Place, today: date) -> list[Worker]:
    """Everybody with a post there that runs or is about to, by name, in two queries."""
    human, due = aliased(Person), _due(place.id, today)
    wanted = (
        select(Post, Term, human, Organisation, JobRole.title)
        .join(Term, Term.post_id == Post.id)
        .join(Person, Person.id == Post.person_id)
        .join(human, human.id == root_id())
        .join(Organisation, Organisation.id == Term.organisation_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .where(Post.employer_id == place.id, not_over(today))
        .order_by(human.name_folded, Post.id, Term.starts_on)
    )
    found: dict[int, Worker] = {}
    for post, term, person, where, title in db.session.execute(wanted):
        # Of a term that runs and one that is planned, the first says where, and the last how long.
        first = found.get(post.id)
        found[post.id] = Worker(
            post_id=post.id,
            person_id=person.id,
            name=full_name(person.first_name, person.last_name, person.preferred_name),
            number=post.employee_number,
            place=first.place if first else where.name if where.id != place.id else None,
            job_role=first.job_role if first else title,
            worker_type=first.worker_type if first else term.worker_type.label,
            starts_on=first.starts_on if first else term.starts_on,
            ends_on=term.ends_on,
            due=tuple(due.get(post.id, ())),
        )
    return list(found.values())


def _due(employer_id: int, today: date) -> Mapping[int, list[Due]]:
    """What is overdue or expires soon, the most urgent first, by post."""
    status = training.status(today)
    wanted = training.lines(today).where(Post.employer_id == employer_id, ~Standing.is_offer)
    rows = db.session.execute(wanted.where(status.in_([Status.OVERDUE.value, Status.EXPIRING.value])))
    found: dict[int, list[Due]] = defaultdict(list)
    for line in training.explained(rows, today):
        if line.status:
            found[line.post_id].append(Due(line.subject, line.status, line.date_that_matters))
    for every in found.values():
        every.sort(key=lambda one: (one.status is not Status.OVERDUE, one.on or today, one.subject))
    return found


def numbers(employer_id: int) -> list[str]:
    """Every employee number that was ever given there."""
    return list(db.session.scalars(select(Post.employee_number).where(Post.employer_id == employer_id).order_by(Post.id)))
