"""A partnership of 100,000 people with names as people have them, for measuring lists and searches: written straight into the tables."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import Any

import yaml
from sqlalchemy import insert, select, text

from lms.access import Role
from lms.kit.db import MANY, db
from lms.kit.identifiers import clean_email, fold
from lms.people import service as people
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.training.models import Requirement, Standing

TODAY = date(2026, 3, 2)
EMPLOYERS, SERVICES = 40, 12
#: A tenth of the people hold a second post.
SECOND_POSTS = 10
#: Every so manieth person is on record once more, with a slip or without.
RECORDED_TWICE = 200
#: Subjects that every post must hold.
LINES = 5
NAMES = Path("seeds/demo/names.yaml")
#: Surnames put together, so that there are about as many as 100,000 people in Britain have.
STARTS = ["Ab", "Ald", "Bar", "Bel", "Brad", "Cal", "Car", "Chal", "Col", "Dal", "Dun", "El", "Fair", "Gal", "Gil", "Had", "Hal", "Har",
          "Hol", "Kel", "Kil", "Lang", "Mac", "Mar", "Mel", "Nor", "Old", "Pen", "Pit", "Ren", "Rother", "San", "Shel", "Stan", "Tul",
          "Wal", "Wes", "Whit", "Win", "Wood"]  # fmt: skip
MIDDLES = ["", "a", "ber", "by", "der", "en", "er", "ing", "ker", "lo", "man", "ner", "o", "ric", "sel", "ten", "ver"]
ENDS = ["ay", "bie", "bourne", "by", "croft", "dale", "den", "field", "ford", "gate", "ham", "ington", "kirk", "land", "ley", "low", "man",
        "more", "ney", "rick", "shaw", "son", "stone", "thorpe", "ton", "well", "wick", "worth"]  # fmt: skip


def build(number: int) -> None:
    """`number` people, a tenth of them with two posts, in 40 employers, of which the first has every third post. Ends with two accounts."""
    chance = Random(number)
    services = _tree(chance)
    roles = list(db.session.scalars(select(JobRole.id)))
    posts = number + number // SECOND_POSTS
    _put(Person, _some_twice(_persons(number, chance), Random(number)))
    places = [chance.choice(services[0] if chance.random() < 0.33 else chance.choice(services)) for _ in range(posts)]
    _put(Post, (_post(n, number, places[n - 1][0]) for n in range(1, posts + 1)))
    _put(Term, (_term(n, places[n - 1][1], chance.choice(roles), chance) for n in range(1, posts + 1)))
    _put(Standing, (line for n in range(1, posts + 1) for line in _lines(n, chance)))
    _settle()
    _account(1, Role.PARTNERSHIP_LEAD, 1)
    _account(2, Role.LND_OFFICER, 2)


def _tree(chance: Random) -> list[list[tuple[int, int]]]:
    """For each employer its (employer, service) pairs."""
    rows, pairs = [_organisation(1, None, "/1/", "partnership", "P")], []
    for employer in range(2, 2 + EMPLOYERS):
        rows.append(_organisation(employer, 1, f"/1/{employer}/", "employer", f"E{employer}"))
        below = range(employer * 100, employer * 100 + SERVICES)
        rows += [_organisation(service, employer, f"/1/{employer}/{service}/", "service", f"S{service}") for service in below]
        pairs.append([(employer, service) for service in below])
    _put(Organisation, iter(rows))
    return pairs


def _organisation(row_id: int, parent_id: int | None, path: str, kind: str, code: str) -> dict[str, Any]:
    return {"id": row_id, "code": code, "name": code, "name_folded": code.lower(), "kind": kind, "parent_id": parent_id, "path": path,
            "sector": "nhs", "jurisdiction": "SCT", "expiring_days": 90}  # fmt: skip


def _persons(number: int, chance: Random) -> Iterator[dict[str, Any]]:
    groups = yaml.safe_load(NAMES.read_text(encoding="utf-8"))["groups"]
    shares = [group["share"] for group in groups]
    surnames = ["".join(parts) for parts in product(STARTS, MIDDLES, ENDS)]
    for n in range(1, number + 1):
        group = chance.choices(groups, shares)[0]
        first = chance.choice(group["women"] + group["men"])
        last = chance.choice(group["surnames"]) if chance.random() < 0.6 else chance.choice(surnames)
        address = clean_email(f"{fold(first)}.{fold(last)}{n}@example.org".replace(" ", "").replace("'", ""))
        yield {"id": n, "first_name": first, "last_name": last, "name_folded": fold(f"{last} {first}"), "email": address}


def _some_twice(persons: Iterator[dict[str, Any]], chance: Random) -> Iterator[dict[str, Any]]:
    """Each with a birthday, most with a mobile number; some are the person before them once more: under their address, or with a slip."""
    before: dict[str, Any] = {}
    for row in persons:
        row["date_of_birth"] = TODAY - timedelta(days=chance.randrange(17 * 365, 68 * 365))
        row["mobile"] = f"+447{row['id']:09}" if chance.random() < 0.6 else None
        if row["id"] % RECORDED_TWICE == 0:
            row |= {key: before[key] for key in ("first_name", "last_name", "name_folded", "date_of_birth")}
            same = row["id"] // RECORDED_TWICE % 3
            row |= {"email": before["email"]} if same == 0 else {"mobile": before["mobile"]} if same == 1 else _slip(row)
        before = row
        yield row


def _slip(row: dict[str, Any]) -> dict[str, Any]:
    last = row["last_name"][:-1]
    return {"last_name": last, "name_folded": fold(f"{last} {row['first_name']}")}


def _post(n: int, people: int, employer: int) -> dict[str, Any]:
    person = n if n <= people else (n - people) * SECOND_POSTS
    return {"id": n, "person_id": person, "employer_id": employer, "employee_number": f"{n:06}", "number_folded": f"{n:06}"}


def _term(n: int, service: int, role: int, chance: Random) -> dict[str, Any]:
    started = TODAY - timedelta(days=chance.randrange(10, 3000))
    return {"post_id": n, "starts_on": started, "organisation_id": service, "job_role_id": role, "worker_type": "employee",
            "supervisor_post_id": max(1, n - n % 10)}  # fmt: skip


def _lines(post: int, chance: Random) -> Iterator[dict[str, Any]]:
    """As if nobody held anything: some of it is overdue, and some not due yet."""
    for subject, requirement in _asked():
        due_on = TODAY + timedelta(days=chance.randrange(-100, 100))
        yield {"post_id": post, "subject_id": subject, "from_day": date(2020, 1, 1), "is_offer": False, "requirement_id": requirement,
               "in_grace": False, "due_on": due_on}  # fmt: skip


def _asked() -> list[tuple[int, int]]:
    """(subject, requirement) pairs, asked once."""
    if not _kept:
        rows = db.session.execute(select(Requirement.subject_id, Requirement.id).order_by(Requirement.id))
        _kept.extend(list({subject: (subject, rule) for subject, rule in rows}.values())[:LINES])
    return _kept


_kept: list[tuple[int, int]] = []


def _put(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, MANY)):
        db.session.connection().execute(insert(model.__table__), some)


def _settle() -> None:
    """Ids were given here, so PostgreSQL has to be told where to count on from; and both learn how their tables are filled."""
    if db.engine.dialect.name == "postgresql":
        for table in ("organisation", "person", "post"):
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"))
    db.session.execute(text("ANALYZE"))


def _account(person_id: int, role: Role, organisation_id: int) -> None:
    person, place = db.session.get_one(Person, person_id), db.session.get_one(Organisation, organisation_id)
    account = people.create_account(person=person, password="three random words", email=f"crowd{person_id}@example.org")
    people.grant(account=account, role=role, organisation=place, starts_on=date(2020, 1, 1))
