"""Reads of certificates. Whoever has a code may see what it is of; the room of the kind decides who else may."""

from lms.certificates.models import Certificate
from lms.kit.db import db


def with_code(code: str) -> Certificate | None:
    """The certificate with this code."""
    return db.session.query(Certificate).filter_by(code=code).one_or_none()
