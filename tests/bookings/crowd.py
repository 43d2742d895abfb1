"""Hundreds of people and several server processes, for what happens when all of them press a button at once."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import select

from lms.accounts.models import SignIn
from lms.accounts.rules.security_policy import How
from lms.bookings.service import book
from lms.kit import clock
from lms.kit.db import db, insert_unaudited, transaction
from lms.people import queries as people
from lms.people.models import Account, Person, Post, Term
from lms.people.rules import WorkerType
from lms.training.service import recompute
from tests import processes
from tests.client import TOKEN, Browser

#: Seconds in which even a busy machine has done it all.
SLOWEST = 300
#: Server processes.
SERVERS = 4
#: Term begins run over so many days from this one.
FIRST_DAY, DAYS = date(2026, 1, 20), 50


def crowd(employer_id: int, place_id: int, number: int) -> list[int]:
    """The posts of so many new people with an account each, who began on different days, so that what they owe is due on different days."""
    start = (db.session.scalar(select(db.func.max(Person.id))) or 0) + 100_000
    ids = range(start, start + number)
    mail, now = {n: f"p{n}@example.org" for n in ids}, clock.now()
    insert_unaudited(Person, [{"id": n, "first_name": "P", "last_name": f"{n}", "name_folded": f"{n} p", "email": mail[n]} for n in ids])
    insert_unaudited(Account, [{"id": n, "person_id": n, "email": mail[n], "fs_uniquifier": f"crowd {n}", "active": True} for n in ids])
    device = {"how": How.PASSWORD, "device": "Chrome on Android", "at": now, "proved_at": now}
    insert_unaudited(SignIn, [device | {"account_id": n, "key": f"crowd {n}"} for n in ids])
    of = {"employer_id": employer_id}
    insert_unaudited(Post, [of | {"id": n, "person_id": n, "employee_number": f"C{n}", "number_folded": f"c{n}"} for n in ids])
    common = {"organisation_id": place_id, "worker_type": WorkerType.EMPLOYEE}
    insert_unaudited(Term, [common | {"id": n, "post_id": n, "starts_on": FIRST_DAY + timedelta(days=n * 7 % DAYS)} for n in ids])
    recompute(list(ids))
    db.session.commit()
    return list(ids)


def press_book(event_id: int) -> Callable[[int], None]:
    """The person of this post presses Book."""

    def do(post_id: int) -> None:
        account = db.session.scalars(select(Account).join(Post, Post.person_id == Account.person_id).where(Post.id == post_id)).one()
        book(event_id=event_id, post_id=post_id, by=people.viewer(account, clock.today()))

    return do


def double_click(app: Flask, event_id: int, number: int) -> list[int]:
    """The same person opens the page and presses Book twice before the first answer is there: the two answers."""
    app.test_client_class = Browser
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = session["sign_in"] = f"crowd {number}"
        session["_fresh"] = True
    page = f"/dates/{event_id}/book"
    token = TOKEN.search(client.get(page).text)
    assert token
    return [client.post(page, data={"csrf_token": token.group(1), "post": str(number)}).status_code for _ in range(2)]


def at_once(url: str, do: Callable[..., object], what: Sequence[object]) -> float:
    """Do it with each of these, in several processes at once, each press in a transaction of its own as a request has; in how many seconds.

    None of them may fail.
    """

    def press(_: Flask, one: object) -> None:
        with transaction():
            do(one)

    return on_servers(url, press, what)


def on_servers(url: str, do: Callable[[Flask, Any], object], what: Sequence[object]) -> float:
    """The same, where what is done sees to its own transactions, and gets the app of its process."""

    def serve(number: int) -> Callable[[Flask], None]:
        def run(app: Flask) -> None:
            for one in what[number::SERVERS]:
                do(app, one)

        return run

    db.session.commit()
    begun = perf_counter()
    crew = [one for number in range(SERVERS) for one in processes.start(1, url, serve(number))]
    for one in crew:
        one.join(SLOWEST)
    assert processes.end(crew) == [0] * SERVERS
    db.session.rollback()
    db.session.expire_all()
    return perf_counter() - begun
