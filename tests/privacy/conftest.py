"""Lives with something of everything, to be shown, corrected and removed."""

from datetime import UTC, date, datetime

import pytest

from lms.audit import service as audit
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.outbox.models import Message
from lms.people.models import Absence, Account, Person, Post, Registration, RoleGrant, Term
from lms.people.rules import WorkerType
from lms.training.models import Award, Exemption
from lms.training.service import recompute

SENT = datetime(2018, 1, 1, tzinfo=UTC)
#: What somebody who left in 2019 was called, and everything else that tells who they were.
TELLTALE = ("Una", "Strachan", "una@example.org", "07700900555", "+447700900555", "PIN-55", "U-55", "CERT-55", "bad back", "told us so")


@pytest.fixture
def una(cast):
    """She left the council on 30 June 2019, and has never been seen since; a second record of hers was merged into the first."""
    with audit.acting(cast["priya"].account_id, "imports.apply"):
        return _una(cast)


def _una(cast):
    una = Person(
        first_name="Una",
        last_name="Strachan",
        preferred_name="Una",
        name_folded=fold("Strachan Una"),
        email="una@example.org",
        mobile="07700900555",
        date_of_birth=date(1955, 5, 5),
    )
    twin = Person(first_name="Una M", last_name="Strachan", name_folded=fold("Strachan Una M"))
    db.session.add_all([una, twin])
    db.session.flush()
    twin.merged_into_id = una.id
    account = Account(person=una, email="una@example.org", mobile="+447700900555", password="hash", fs_uniquifier="una-session")
    post = Post(person_id=twin.id, employer_id=cast.places["COUN"], employee_number="U-55", number_folded="U-55")
    db.session.add_all([account, post, Registration(person_id=una.id, register="nmc", number="PIN-55", number_folded="PIN-55")])
    db.session.flush()
    term = Term(
        post_id=post.id,
        starts_on=date(2015, 1, 5),
        ends_on=date(2019, 6, 30),
        organisation_id=cast.places["COUN-EAST"],
        worker_type=WorkerType.EMPLOYEE,
    )
    award = Award(
        person_id=una.id,
        subject_id=cast.subjects["FIRE-1"],
        achieved_on=date(2018, 3, 1),
        employer_id=cast.places["COUN"],
        certificate_number="CERT-55",
        notes="Una told us so",
    )
    absence = Absence(post_id=post.id, starts_on=date(2017, 1, 2), ends_on=date(2017, 3, 1), reason="A bad back")
    exempt = Exemption(post_id=post.id, subject_id=cast.subjects["IPC-2"], starts_on=date(2015, 1, 5), reason="Una has a bad back")
    grant = RoleGrant(
        account_id=account.id, role="assessor", organisation_id=cast.places["COUN"], starts_on=date(2016, 1, 1), ends_on=date(2018, 1, 1)
    )
    message = Message(
        key="matter-1",
        to="una@example.org",
        person_id=una.id,
        subject="Dear Una",
        body="Una Strachan",
        made_at=SENT,
        ended_at=SENT,
        message_id="<1@example.org>",
        state="sent",
    )
    db.session.add_all([term, award, absence, exempt, grant, message])
    db.session.flush()
    recompute([post.id])
    db.session.commit()
    return una.id


@pytest.fixture
def officer(cast):
    """Priya, the partnership's lead."""
    return cast["priya"].viewer()
