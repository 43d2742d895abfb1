"""Pure: what somebody may do in a group."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from lms.supervision.rules.words import GroupKind, MemberRole


@dataclass(frozen=True)
class GroupAccess:
    """How somebody stands to a group today."""

    group_id: int
    kind: GroupKind
    is_open: bool
    ended_on: date | None
    roles: Set[MemberRole]  # that they have in it today
    was_in: bool  # on any day
    has_signed: bool  # a version of its agreement, and the one in force does not wait for them
    opened_it: bool
    oversees: bool  # sees, in their office or as a supervisor, that it meets: never a word of what is said
    may_repair: bool  # an officer who opens supervision for somebody in it
    is_agreed: bool  # an agreement is in force
    has_facilitator: bool  # somebody facilitates it who works here today

    @property
    def is_in(self) -> bool:
        return bool(self.roles)

    @property
    def takes_part(self) -> bool:
        """In it, and signed: writes on agendas, is on registers."""
        return self.is_in and self.has_signed

    @property
    def facilitates(self) -> bool:
        return MemberRole.FACILITATOR in self.roles

    @property
    def may_see(self) -> bool:
        """Is its page there for them at all?"""
        return self.was_in or self.opened_it or self.oversees or (self.is_open and self.ended_on is None)

    @property
    def plans(self) -> bool:
        """Plans, moves and cancels sessions; while the group runs, invites and takes out people and draws up the agreement: its
        facilitators, and whoever opened it, until it has agreed."""
        return self.facilitates or (self.opened_it and not self.is_agreed)

    @property
    def may_manage(self) -> bool:
        """Names who leads it: also an officer, where it has no facilitator left. They do no more."""
        return self.plans or (self.may_repair and not self.has_facilitator)
