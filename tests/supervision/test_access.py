"""What somebody may do in a group."""

from datetime import timedelta

from sqlalchemy import update

from lms.access import Role
from lms.accounts.rules.role_delegation import roles_over
from lms.kit.db import db
from lms.supervision.models import GroupMember
from lms.supervision.queries.access import group_access
from lms.supervision.rules.words import MemberRole
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, meets


def stands(cast, group, who):
    return group_access(group.id, cast[who].viewer(), TODAY)


def test_members_and_facilitators_are_in_it(cast):
    group = a_group(cast)
    assert (stands(cast, group, "ailsa").is_in, stands(cast, group, "ailsa").may_manage) == (True, False)
    assert stands(cast, group, "effie").facilitates and stands(cast, group, "effie").may_manage


def test_nobody_takes_part_before_they_have_signed(cast):
    group = a_group(cast)
    assert not stands(cast, group, "ailsa").takes_part
    agrees(cast, group)
    assert stands(cast, group, "ailsa").takes_part


def test_who_sees_that_it_meets(cast):
    """Lorna by her part of the partnership, Priya and Adam by the whole; Gordon, Beth and Tam not at all."""
    group = a_group(cast)
    assert [stands(cast, group, who).oversees for who in ("lorna", "priya", "adam", "effie")] == [True] * 4
    assert [stands(cast, group, who) for who in ("gordon", "beth", "tam", "kirsty")] == [None] * 4


def test_officers_repair_a_group_without_a_facilitator(cast):
    group = a_group(cast, facilitators=("gordon",))
    assert not stands(cast, group, "lorna").may_manage
    db.session.execute(update(GroupMember).where(GroupMember.role == MemberRole.FACILITATOR).values(until=TODAY - timedelta(days=1)))
    assert stands(cast, group, "lorna").may_manage and not stands(cast, group, "effie").may_manage


def test_a_file_that_says_who_came_lets_no_officer_repair_a_group_of_others(cast):
    group = a_group(cast, facilitators=("kirsty",), members=("morag",))
    db.session.execute(update(GroupMember).where(GroupMember.role == MemberRole.FACILITATOR).values(until=TODAY - timedelta(days=1)))
    meets(cast, group, TODAY, "ailsa")
    assert stands(cast, group, "lorna").oversees and not stands(cast, group, "lorna").may_manage


def test_a_session_alone_shows_that_it_meets(cast):
    group = a_group(cast, members=())
    assert stands(cast, group, "lorna") is None
    meets(cast, group, TODAY, "ailsa")
    assert stands(cast, group, "lorna").oversees


def test_the_guardian_is_a_role_that_those_who_give_roles_do_not_need(cast):
    assert Role.CALDICOTT_GUARDIAN in roles_over(cast["priya"].viewer(), "/1/")
