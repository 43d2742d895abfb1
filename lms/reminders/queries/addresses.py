"""Where somebody is written to."""

from collections.abc import Collection

from sqlalchemy import func, select

from lms.kit.db import chunked, db
from lms.outbox.queries import marked
from lms.people.models import Account, Person
from lms.people.queries import root_id
from lms.people.queries.scope import records_of_all


def addresses(humans: Collection[int]) -> dict[int, str]:
    """As `known_addresses`, without those that refuse mail."""
    by_human = known_addresses(humans)
    refusing = marked(by_human.values())
    return {human_id: address for human_id, address in by_human.items() if address not in refusing}


def known_addresses(humans: Collection[int]) -> dict[int, str]:
    """By human: the address of their account, else of their record, of the one that counts first."""
    statement = (
        select(root_id().label("human_id"), func.coalesce(Account.email, Person.email).label("address"))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(func.coalesce(Account.email, Person.email).is_not(None))
        .order_by(Person.merged_into_id.is_not(None), Person.id)
    )
    by_human: dict[int, str] = {}
    for chunk in chunked(sorted(humans)):
        for row in db.session.execute(statement.where(Person.id.in_(records_of_all(chunk)))):
            by_human.setdefault(row.human_id, row.address)
    return by_human
