"""The end of a person's record, or of their account alone. What each table loses is declared beside it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import db, insert_unaudited, table_of
from lms.kit.house import current_house
from lms.kit.personal import PersonalTable
from lms.people.models import Account, Person
from lms.people.queries import root_id
from lms.privacy.models import RemovedPerson
from lms.privacy.queries.paths import about_people, rows_of, table_named
from lms.privacy.service import removed_rows
from lms.privacy.service.redaction import Part, delete_rows, redact, redact_trail_of


def remove_people(ids: Sequence[int], disposal_id: int) -> list[Part]:
    """Of these people (records that count) and of the records merged into them: what their tables declare, here and in the trail."""
    records = list(db.session.scalars(select(Person.id).where(root_id().in_(ids)).order_by(Person.id)))
    done = [*removed_rows.forget_removed_person(records), *_trail_of(records), *_rows_of(records, about_people())]
    now = clock.now()
    insert_unaudited(RemovedPerson, [{"person_id": one, "disposal_id": disposal_id, "at": now} for one in records])
    for one in records:  # also the sign by which an import in preparation sees that something has changed
        audit.note(Person, one, "personal details", None, "removed")
    return done


def _trail_of(records: Sequence[int]) -> Iterator[Part]:
    """Before the rows go by which it is found."""
    for kind in reversed(about_people()):
        table = table_named(kind.table)
        if table.info.get("audited") is not False and "id" in table.c:
            yield redact_trail_of(table, rows_of(kind, records))


def _rows_of(records: Sequence[int], kinds: Sequence[PersonalTable]) -> Iterator[Part]:
    """What points to other rows goes before them."""
    for kind in reversed(kinds):
        if kind.removal is None:
            yield delete_rows(table_named(kind.table), rows_of(kind, records))
        elif kind.removal:
            yield redact(kind, rows_of(kind, records))


def close_accounts(ids: Sequence[int], _: int) -> list[Part]:
    """Nobody can sign in with these any more; ways to sign in, and what proves them, are removed."""
    holders = select(root_id()).join(Account, Account.person_id == Person.id).where(Account.id.in_(ids))
    records = list(db.session.scalars(select(Person.id).where(root_id().in_(holders))))
    done = list(_rows_of(records, [kind for kind in about_people() if _goes_with_the_account(kind)]))
    for one in ids:
        audit.note(Account, one, "ways to sign in", None, "removed")
    return [*done, redact(current_house().personal_by_name["account"], table_of(Account).c.id.in_(ids))]


def _goes_with_the_account(kind: PersonalTable) -> bool:
    """What is kept as long as the account, and what else hangs on it and is deleted at the end."""
    return kind.table != "account" and (kind.kept == "leaver_accounts" or (kind.of == ("account_id",) and kind.removal is None))
