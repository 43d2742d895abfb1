"""What the pages of programmes show."""

from flask import Flask

from lms.induction.models import Condition
from lms.induction.rules.words import Confirm, StepKind
from lms.kit.db import transaction
from tests.cast import Cast
from tests.induction.programmes import programme, step, version


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """One that the partnership shares; one of the NHS that adds to it, of which nobody is, with a draft for Ailsa and others."""
    with transaction():
        shared = programme("IND-BASE", step("welcome", subject=cast.subjects["FIRE-1"]), worker_types=())
        ward = programme("IND-WARD", step("keys"), worker_types=(), extends=shared, organisation_id=cast.places["NHSL"])
        read = step("read", kind=StepKind.DOCUMENT, confirm=Confirm.LEARNER, link="https://example.org/handbook", is_required=False)
        own = Condition(worker_types=frozenset({"employee"}), organisation_id=cast.places["NHSL"])
        version(ward, None, step("keys"), read, conditions=[own], number=2)
        return {"ward_condition": own.id}
