"""What tests of sign-offs share: the small framework of `tests/frameworks.py`, asked of the nurses of the cast; Effie may sign CARE."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.evidence.rules.words import EvidenceKind
from lms.framework import queries as frameworks
from lms.kit.db import db
from lms.outbox.models import Message
from lms.signoff.models import RequestItem, SignOff
from lms.signoff.queries.judging import sign_off_row
from lms.signoff.rules.judging import Found, Written
from lms.signoff.service import judging, requests
from tests.cast import TODAY
from tests.frameworks import framework, profile, sign_off

#: In the scale of the test's framework.
NOT_SEEN, DEVELOPING, DEMONSTRATED, CONSISTENT = range(4)


@pytest.fixture
def ccbf(cast):
    """The framework; Ailsa's role asks for CARE at level 2, and Effie is signed off for CARE1 at level 3."""
    new = framework()
    profile(new, "staff_nurse", "CARE", 2)
    sign_off(cast, new, "effie", "CARE1", 3, on=date(2025, 6, 2))
    db.session.commit()
    return new


@pytest.fixture
def asks(cast, ccbf):
    """`asks()`: Ailsa asks Effie for CARE1 at level 1; the item."""

    def ask(pairs=(("CARE1", 1),), who="ailsa", whom="effie", evidence_ids=()):
        by = cast[who].viewer()
        request = requests.begin(post_id=cast[who].post_id, framework_id=ccbf.id, pairs=list(pairs), by=by)
        requests.choose_assessor(request_id=request.id, assessor_id=cast[whom].person_id, by=by)
        requests.send(request_id=request.id, message="", evidence_ids=evidence_ids, by=by)
        return db.session.scalars(select(RequestItem).where(RequestItem.request_id == request.id).order_by(RequestItem.id)).first()

    return ask


def version_id(ccbf, day=TODAY):
    return frameworks.in_force(ccbf.id, day).id


def behaviours(ccbf, code, level, day=TODAY):
    """The ids of the behaviours of a competency up to a level."""
    contents = frameworks.contents(version_id(ccbf, day))
    return [behaviour.id for behaviour in contents.by_code[code].up_to(level)]


SAW = Written(EvidenceKind.DIRECT_OBSERVATION, TODAY, "She listened, and waited for the answer.")
TALKED = Written(EvidenceKind.PROFESSIONAL_DISCUSSION, TODAY, "She said why she waits.")


@pytest.fixture
def finds(ccbf):
    """`finds("CARE1", 1)`: an assessor finds everything demonstrated, and writes down what they saw."""

    def find(code="CARE1", level=1, score=DEMONSTRATED, comment="", written=(SAW,)):
        return Found(version_id(ccbf), dict.fromkeys(behaviours(ccbf, code, level), score), comment, written)

    return find


@pytest.fixture
def signed(cast, asks, finds):
    """`signed()`: Effie has just signed Ailsa off for CARE1 at level 1, as she had asked; the row."""

    def sign(by="effie"):
        item = asks()
        return sign_off_row(judging.sign(item_id=item.id, findings=finds(), by=cast[by].viewer()).id)

    return sign


def state(item):
    """As it stands in the table."""
    return db.session.get_one(RequestItem, item.id, populate_existing=True).state.value


def sign_offs(cast, who="ailsa"):
    """Competency and level of those that stand."""
    standing = select(SignOff).where(SignOff.person_id == cast[who].person_id, SignOff.withdrawn_on.is_(None))
    return [(one.competency_code, one.level) for one in db.session.scalars(standing.order_by(SignOff.id))]


def subjects(cast, who):
    """Of the messages to somebody, in order."""
    return list(db.session.scalars(select(Message.subject).where(Message.person_id == cast[who].person_id).order_by(Message.id)))
