"""An import of people is taken back after somebody in it was supervised: they stay, and so does what they wrote."""

from datetime import timedelta

from sqlalchemy import func, select

from lms.imports import worker
from lms.imports.models import ImportRun
from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader, reading_as
from lms.people.models import Person, Post
from lms.supervision.models import GroupMember, Reflection, SessionAttendance, SupervisionAction
from lms.supervision.rules.words import AttendanceMark, MemberRole
from tests.cast import TODAY
from tests.imports.test_undo import STAFF
from tests.supervision.groups import a_group, agrees, meets


def test_who_was_supervised_since_stays_and_what_they_wrote(cast, bring_in):
    bring_in("people", STAFF + "NHSL,N2,New,Person,2025-02-01,employee,staff_nurse,NHSL-COM,,,\n")
    post = db.session.scalar(select(Post).where(Post.employee_number == "N2"))
    group = a_group(cast)
    new, since = post.person_id, TODAY - timedelta(days=30)
    db.session.add(GroupMember(group_id=group.id, person_id=new, role=MemberRole.MEMBER, since=since))
    agrees(cast, group)
    session = meets(cast, group, TODAY - timedelta(days=1))
    db.session.add_all(
        [
            SessionAttendance(session_id=session.id, post_id=post.id, role=MemberRole.MEMBER, mark=AttendanceMark.PRESENT),
            Reflection(session_id=session.id, person_id=new, version=1, text="For me alone"),
            SupervisionAction(session_id=session.id, owner_id=new, text="Ring the ward", due_on=TODAY, why_dropped=""),
        ]
    )
    db.session.commit()
    plan = worker.undo_now(db.session.scalar(select(func.max(ImportRun.id))), "The wrong file")
    db.session.rollback()
    assert {row.record for row in plan.kept} >= {"person", "post"}
    assert db.session.get(Person, new) is not None
    texts = reading_as(select(Reflection.text), Reader(new, clock.now()))
    assert db.session.scalars(texts).all() == ["For me alone"]
