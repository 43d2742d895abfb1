"""Pure: nobody gives a role that lets somebody do more than the giver may do, or do it further away."""

from lms.access import GRANTED, ONLY_WHOLE, POLICY, Grant, May, Reach, Role, Viewer

#: What a role alone lets nobody do, so that whoever gives it need not have it: an assessor signs what they are signed off for
#: themselves, and the release of a record needs a second person, who gives no roles.
RESTS_ON_MORE = frozenset({May.SIGN_OFF, May.RELEASE_RECORD})


def may_give(giver: Viewer, role: Role, path: str) -> bool:
    """May this viewer give (or end) this role over the organisation at this path of the tree?"""
    if role not in GRANTED or not giver.reaches(May.GRANT_ROLES, path):
        return False
    given = Grant(role, 0, path)
    if _is_only_whole(role) and not given.is_whole:
        return False
    left_out = RESTS_ON_MORE if given.is_whole else RESTS_ON_MORE | ONLY_WHOLE
    gives = {may: reaches[role] for may, reaches in POLICY.items() if role in reaches and may not in left_out}
    # What is somebody's own, such as the dates they teach, is theirs whoever made them a trainer.
    return all(_holds(giver, may, reach, path) for may, reach in gives.items() if reach > Reach.SELF)


def _is_only_whole(role: Role) -> bool:
    """Does it reach the whole partnership wherever it is given, beyond what everybody may see?"""
    return any(reaches.get(role) == Reach.PARTNERSHIP and Role.LEARNER not in reaches for reaches in POLICY.values())


def _holds(giver: Viewer, may: May, reach: Reach, path: str) -> bool:
    if not giver.may(may):
        return False
    return giver.reach(may) == Reach.PARTNERSHIP if reach == Reach.PARTNERSHIP else giver.reaches(may, path)


def roles_over(giver: Viewer, path: str) -> list[Role]:
    """The roles that this viewer may give there."""
    return [role for role in GRANTED if may_give(giver, role, path)]
