"""Pure: nobody gives a role that lets somebody do more than the giver may do, or do it further away."""

from lms.access import GRANTED, ONLY_WHOLE, POLICY, Grant, May, Reach, Role, Viewer


def may_give(giver: Viewer, role: Role, path: str) -> bool:
    """May this viewer give (or end) this role over the organisation at this path of the tree?"""
    if role not in GRANTED or not giver.reaches(May.GRANT_ROLES, path):
        return False
    given = Grant(role, 0, path)
    if _is_only_whole(role) and not given.is_whole:
        return False
    gives = {may: reaches[role] for may, reaches in POLICY.items() if role in reaches and (given.is_whole or may not in ONLY_WHOLE)}
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
