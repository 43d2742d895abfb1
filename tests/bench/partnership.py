"""A large partnership, made up fast: its people are numbers, its rules the starter set."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select, text

from lms.access import Role
from lms.kit.db import chunked, db
from lms.people import service as people
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.training.models import Award, Subject

TODAY = date(2026, 3, 2)
EMPLOYERS, SERVICES = 10, 10
AWARDS_EACH = 30


def build(posts: int) -> None:
    """An employer in ten of the partnership each, ten services below each, one post a person, thirty awards a post."""
    chance = Random(posts)
    services = _tree()
    subjects = list(db.session.scalars(select(Subject.id)))
    roles = list(db.session.scalars(select(JobRole.id)))
    _put(
        Person,
        ({"id": n, "first_name": f"First{n}", "last_name": f"Last{n}", "name_folded": f"last{n} first{n}"} for n in range(1, posts + 1)),
    )
    places = [chance.choice(services) for _ in range(posts)]
    _put(
        Post,
        (
            {"id": n, "person_id": n, "employer_id": places[n - 1][0], "employee_number": f"{n}", "number_folded": f"{n}"}
            for n in range(1, posts + 1)
        ),
    )
    _put(Term, (_term(n, places[n - 1][1], chance.choice(roles), chance) for n in range(1, posts + 1)))
    _put(Award, (row for n in range(1, posts + 1) for row in _awards(n, places[n - 1][0], subjects, chance)))
    _count_on()
    _accounts()


def _count_on() -> None:
    """Ids were given here, so PostgreSQL has to be told where to count on from."""
    if db.engine.dialect.name == "postgresql":
        for table in ("organisation", "person", "post"):
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"))


def _tree() -> list[tuple[int, int]]:
    """(employer, service) pairs."""
    rows = [_organisation(1, None, "/1/", "partnership", "P")]
    pairs = []
    for employer in range(2, 2 + EMPLOYERS):
        rows.append(_organisation(employer, 1, f"/1/{employer}/", "employer", f"E{employer}"))
        for service in range(employer * 100, employer * 100 + SERVICES):
            rows.append(_organisation(service, employer, f"/1/{employer}/{service}/", "service", f"S{service}"))
            pairs.append((employer, service))
    _put(Organisation, iter(rows))
    return pairs


def _organisation(row_id: int, parent_id: int | None, path: str, kind: str, code: str) -> dict[str, Any]:
    return {"id": row_id, "code": code, "name": code, "name_folded": code.lower(), "kind": kind, "parent_id": parent_id, "path": path,
            "sector": "nhs", "jurisdiction": "SCT", "expiring_days": 90}  # fmt: skip


def _term(n: int, service: int, role: int, chance: Random) -> dict[str, Any]:
    started = TODAY - timedelta(days=chance.randrange(10, 3000))
    return {"post_id": n, "starts_on": started, "organisation_id": service, "job_role_id": role, "worker_type": "employee",
            "supervisor_post_id": max(1, n - n % 10)}  # fmt: skip


def _awards(person: int, employer: int, subjects: list[int], chance: Random) -> Iterator[dict[str, Any]]:
    for subject in chance.sample(subjects, AWARDS_EACH):
        achieved = TODAY - timedelta(days=chance.randrange(1, 1400))
        yield {"person_id": person, "subject_id": subject, "achieved_on": achieved, "employer_id": employer}


def _put(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    for some in chunked(list(rows)):
        db.session.execute(insert(model), list(some))


def _accounts() -> None:
    """A partnership lead and a supervisor."""
    for person_id, role in ((1, Role.PARTNERSHIP_LEAD), (10, None)):
        person, top = db.session.get_one(Person, person_id), db.session.get_one(Organisation, 1)
        account = people.create_account(person=person, password="three random words", email=f"bench{person_id}@example.org")
        if role:
            people.grant(account=account, role=role, organisation=top, starts_on=date(2020, 1, 1))
