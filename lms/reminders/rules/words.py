"""Pure: the words of this room."""

from enum import StrEnum


class Route(StrEnum):
    """How somebody is told."""

    EMAIL = "email"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return {Route.EMAIL: "By email", Route.PAPER: "In person"}[self]


class NudgeState(StrEnum):
    """What has become of a nudge. Whether its message has gone out stands with the message."""

    WAITING = "waiting"
    WITHDRAWN = "withdrawn"  # it was no longer true when it would have been sent
    RECORDED = "recorded"  # it was in force before reminders began, and was not sent
    TOLD = "told"  # in person, by somebody who said so

    @property
    def label(self) -> str:
        return {
            NudgeState.WAITING: "Decided",
            NudgeState.WITHDRAWN: "No longer so, and not sent",
            NudgeState.RECORDED: "In force before reminders began, and not sent",
            NudgeState.TOLD: "Told in person",
        }[self]


class Audience(StrEnum):
    """As whom somebody is told."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    OFFICER = "officer"  # stands in for a supervisor who is not there
    ABOVE = "above"  # the supervisor's supervisor
