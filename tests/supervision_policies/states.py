"""What the pages of this room show in a browser: policies in every state, and people of every status."""

from datetime import timedelta

from flask import Flask

from lms.kit.db import db, transaction
from lms.people.rules import WorkerType
from lms.supervision.rules.words import GroupKind, SessionState
from tests.cast import TODAY, Cast
from tests.supervision.groups import a_group, meets
from tests.supervision_policies.figure_states import furnish_figures
from tests.supervision_policies.policies import LONG_AGO, policy


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """One for everyone, one for volunteers, one that has ended and one to come; Ailsa has met, and meets again."""
    with transaction():
        everyone = policy(cast, "LOCH", 60)
        policy(cast, "HARB", 90, worker_type=WorkerType.VOLUNTEER, groups=True, since=TODAY - timedelta(days=10))
        policy(cast, "COUN-EAST", 28, since=LONG_AGO, until=TODAY - timedelta(days=100))
        policy(cast, "NHSL-W3", 30, groups=True, since=TODAY + timedelta(days=30))
        group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), code="DUE-1")
        meets(cast, group, TODAY - timedelta(days=20), "ailsa", led_by="effie")
        meets(cast, group, TODAY + timedelta(days=8), state=SessionState.PLANNED)
        furnish_figures(cast)
        db.session.flush()
        return {"supervision_policy": everyone.id}
