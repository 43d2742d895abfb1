"""Verbs of certificates: issue, withdraw."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import select

from lms.audit import service as audit
from lms.certificates.models import Certificate
from lms.certificates.rules import Issued
from lms.kit import clock
from lms.kit.db import chunked, db


def issue(*, certificates: Sequence[Issued]) -> None:
    """Each under its code, as it is printed from now on."""
    now = clock.now()
    audit.insert_rows(Certificate, [asdict(certificate) | {"made_at": now} for certificate in certificates])


def withdraw(*, kind: str, about: Collection[int], why: str) -> None:
    """Nobody finds them under their codes any more."""
    rows = select(Certificate.id).where(Certificate.kind == kind)
    ids = [row_id for chunk in chunked(sorted(about)) for row_id in db.session.scalars(rows.where(Certificate.about.in_(chunk)))]
    audit.remove_rows(Certificate, ids, why=why)
