"""What the pages of people_admin show: two records that may be of one person."""

from flask import Flask

from lms.kit.db import db, transaction
from lms.people.models import Person
from tests.cast import Cast


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Gordon and Hamish share a mobile number."""
    with transaction():
        for who in ("gordon", "hamish"):
            db.session.get_one(Person, cast[who].person_id).mobile = "+447700900123"
    return {}
