"""What the pages of supervision show."""

from datetime import timedelta

from flask import Flask

from lms.kit import clock
from lms.kit.datetimes import start_of
from lms.kit.db import db, transaction
from lms.supervision.models import Agreement, AgreementSignature, Reflection, SupervisionAction
from lms.supervision.rules.agreement import template, with_limits
from lms.supervision.rules.words import GroupKind, MemberRole, SessionState
from tests.cast import TODAY, Cast
from tests.supervision.groups import a_group, agrees, joins, meets, signs


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Effie's group over three employers with an agreement and a new version of it; her one-to-one with Ailsa, being signed; a network of
    Gordon's that anyone may join; and a group that nobody leads any more."""
    with transaction():
        return {**_group(cast), **_pair(cast), **_network(cast)}


def _group(cast: Cast) -> dict[str, int]:
    group = a_group(cast, members=("ailsa", "morag"), code="STATES-1", name="North cluster leads")
    group.place = "Health centre, room 2"
    agrees(cast, group)
    joins(cast, group, "gordon")
    last = meets(cast, group, TODAY - timedelta(days=18), "ailsa", "morag", led_by="effie")
    last.themes = frozenset({"wellbeing", "workload"})
    meets(cast, group, TODAY + timedelta(days=10), state=SessionState.PLANNED)
    action = {"text": "Ask the team how the new rota works", "due_on": TODAY + timedelta(days=10)}
    db.session.add(SupervisionAction(session_id=last.id, owner_id=cast["ailsa"].person_id, **action))
    thought = {"version": 1, "saved_at": clock.now(), "text": "I want to listen more."}
    db.session.add(Reflection(session_id=last.id, person_id=cast["ailsa"].person_id, **thought))
    _give_out(cast, group, 2, ("effie", "ailsa", "morag", "gordon"), weeks=6)
    return {"supervision_group": group.id}


def _give_out(cast, group, number, people, weeks=4):
    """A version with the text of the template, given out and not yet signed."""
    clauses = template(group.kind, weeks=weeks, place="Health centre", today=TODAY)
    clauses["confidentiality"] = with_limits(clauses["confidentiality"])
    version = Agreement(
        group_id=group.id, version=number, drawn_up_by_id=group.opened_by_id, given_out_at=start_of(TODAY), **clauses
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    for who in people:
        db.session.add(AgreementSignature(agreement_id=version.id, person_id=cast[who].person_id, is_founding=True))
    db.session.flush()
    return version


def _pair(cast: Cast) -> dict[str, int]:
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), since=TODAY, code="STATES-2")
    version = _give_out(cast, pair, 1, ("effie", "ailsa"))
    drafted = a_group(cast, GroupKind.INDIVIDUAL, members=("morag",), since=TODAY, code="STATES-6")
    _give_out(cast, drafted, 1, ()).given_out_at = None
    empty = a_group(cast, GroupKind.INDIVIDUAL, members=("kirsty",), since=TODAY, code="STATES-3")
    return {
        "supervision_pair": pair.id,
        "agreement_to_sign": version.id,
        "supervision_new_pair": empty.id,
        "supervision_drafted": drafted.id,
    }


def _network(cast: Cast) -> dict[str, int]:
    network = a_group(cast, GroupKind.LEARNING_NETWORK, facilitators=("gordon",), members=("gordon",), code="STATES-4", name="Dementia")
    network.is_open = True
    left = a_group(cast, facilitators=("fraser",), members=("kirsty", "lukasz"), code="STATES-5", name="Care at home, evenings")
    agreement = agrees(cast, left, "fraser", "kirsty")
    signs(agreement, cast["lukasz"].person_id)
    meets(cast, left, TODAY - timedelta(days=30), "kirsty", led_by="fraser")
    for member in db.session.query(type(joins(cast, left, "hamish"))).filter_by(group_id=left.id, role=MemberRole.FACILITATOR):
        member.until = TODAY - timedelta(days=1)
    return {"supervision_network": network.id, "supervision_unled": left.id}
