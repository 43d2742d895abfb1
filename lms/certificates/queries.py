"""Reads of certificates. Whoever has a code may see what it is of; the room of the kind decides who else may."""

from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.kit.db import db


def with_code(code: str) -> Certificate | None:
    """The certificate with this code."""
    return db.session.scalar(select(Certificate).where(Certificate.code == code))
