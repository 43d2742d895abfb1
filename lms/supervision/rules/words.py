"""The words of this room, stored by value."""

from enum import StrEnum


class GroupKind(StrEnum):
    """What kind of supervision a group meets for."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    ACTION_LEARNING_SET = "action_learning_set"
    PEER = "peer"
    MENTORING = "mentoring"
    LEARNING_NETWORK = "learning_network"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]

    @property
    def short_label(self) -> str:
        """Before "with Ailsa Robertson"."""
        return "One-to-one" if self == GroupKind.INDIVIDUAL else self.label

    def called(self, name: str) -> str:
        """A group of this kind in a sentence, where others may look over one's shoulder: its name, and of two people none."""
        return name or self.label[0].lower() + self.label[1:]

    @property
    def is_pair(self) -> bool:
        """Does it meet one-to-one? Then what is written of a session is the record of these two."""
        return self in (GroupKind.INDIVIDUAL, GroupKind.MENTORING)

    @property
    def is_for_anybody_to_open(self) -> bool:
        return self in (GroupKind.PEER, GroupKind.LEARNING_NETWORK)


KIND_LABELS = {
    GroupKind.INDIVIDUAL: "One-to-one supervision",
    GroupKind.GROUP: "Group supervision",
    GroupKind.ACTION_LEARNING_SET: "Action learning set",
    GroupKind.PEER: "Peer supervision",
    GroupKind.MENTORING: "Mentoring",
    GroupKind.LEARNING_NETWORK: "Learning network",
}


class MemberRole(StrEnum):
    """What somebody is in a group, from a day to a day."""

    MEMBER = "member"
    FACILITATOR = "facilitator"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class SessionState(StrEnum):
    """How a session stands."""

    PLANNED = "planned"
    HAPPENED = "held"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {"planned": "Planned", "held": "Took place", "cancelled": "Cancelled"}[self.value]


class AttendanceMark(StrEnum):
    """Whether somebody came to a session."""

    PRESENT = "present"
    PART = "part"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        return {"present": "Present", "part": "Part", "apologies": "Sent apologies", "absent": "Absent"}[self.value]

    @property
    def is_there(self) -> bool:
        """Does it count as having attended?"""
        return self in (AttendanceMark.PRESENT, AttendanceMark.PART)


class CancelledBy(StrEnum):
    """Who cancelled a session."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    EMPLOYER = "employer"

    @property
    def label(self) -> str:
        return {
            "member": "The person supervised, or the members",
            "facilitator": "The supervisor or facilitator",
            "employer": "An employer",
        }[self.value]


class CancelledWhy(StrEnum):
    """Why a session was cancelled. Short, so that nothing private stands there."""

    STAFFING = "staffing"
    EMERGENCY = "emergency"
    ILLNESS = "illness"
    LEAVE = "leave"
    OTHER_MEETING = "other_meeting"
    TOO_FEW = "too_few"
    PLACE = "place"
    OTHER = "other"

    @property
    def label(self) -> str:
        return WHY_LABELS[self]


WHY_LABELS = {
    CancelledWhy.STAFFING: "Not enough staff on duty",
    CancelledWhy.EMERGENCY: "An emergency in the service",
    CancelledWhy.ILLNESS: "Illness",
    CancelledWhy.LEAVE: "Leave",
    CancelledWhy.OTHER_MEETING: "Another meeting or training",
    CancelledWhy.TOO_FEW: "Too few could come",
    CancelledWhy.PLACE: "No room or no connection",
    CancelledWhy.OTHER: "Something else",
}


class Method(StrEnum):
    """How a session was worked in."""

    CASE_DISCUSSION = "case_discussion"
    REFLECTIVE = "reflective"
    ACTION_LEARNING = "action_learning"
    PEER_REVIEW = "peer_review"
    OBSERVATION = "observation"
    DEBRIEF = "debrief"
    TEACHING = "teaching"

    @property
    def label(self) -> str:
        return METHOD_LABELS[self]


METHOD_LABELS = {
    Method.CASE_DISCUSSION: "Case discussion",
    Method.REFLECTIVE: "Reflective discussion",
    Method.ACTION_LEARNING: "Action learning: a question, open questions, an action",
    Method.PEER_REVIEW: "Peer review",
    Method.OBSERVATION: "Talking about an observation",
    Method.DEBRIEF: "Debrief after an event",
    Method.TEACHING: "Teaching or a topic",
}


class Theme(StrEnum):
    """What a session was about, in a word that may be counted: nothing of what was said."""

    WELLBEING = "wellbeing"
    WORKLOAD = "workload"
    PRACTICE = "practice"
    RISK_AND_PROTECTION = "risk_and_protection"
    VALUES_AND_ETHICS = "values_and_ethics"
    TEAMWORK = "teamwork"
    WORKING_ACROSS_EMPLOYERS = "working_across_employers"
    LEARNING_AND_CAREER = "learning_and_career"
    REGISTRATION = "registration"
    EQUALITY = "equality"
    CHANGE = "change"
    LEADING = "leading"

    @property
    def label(self) -> str:
        return THEME_LABELS[self]


THEME_LABELS = {
    Theme.WELLBEING: "Wellbeing",
    Theme.WORKLOAD: "Workload and priorities",
    Theme.PRACTICE: "Practice and skills",
    Theme.RISK_AND_PROTECTION: "Risk and protection",
    Theme.VALUES_AND_ETHICS: "Values and ethics",
    Theme.TEAMWORK: "Working as a team",
    Theme.WORKING_ACROSS_EMPLOYERS: "Working across employers",
    Theme.LEARNING_AND_CAREER: "Learning and career",
    Theme.REGISTRATION: "Registration and standards",
    Theme.EQUALITY: "Equality and rights",
    Theme.CHANGE: "Change in the service",
    Theme.LEADING: "Leading and delegating",
}


class SupervisionModel(StrEnum):
    """The model that an agreement names."""

    THREE_FUNCTIONS = "three_functions"
    SCOTTISH = "scottish"
    LEARNING_CYCLE = "learning_cycle"
    ACTION_LEARNING = "action_learning"
    OTHER = "other"

    @property
    def label(self) -> str:
        return MODEL_LABELS[self]


MODEL_LABELS = {
    SupervisionModel.THREE_FUNCTIONS: "Standards, skills and wellbeing (Proctor)",
    SupervisionModel.SCOTTISH: "Professional, practice and restorative (Scottish clinical supervision)",
    SupervisionModel.LEARNING_CYCLE: "Experience, reflect, conclude, try out (Kolb)",
    SupervisionModel.ACTION_LEARNING: "Action learning",
    SupervisionModel.OTHER: "Another model, or our own",
}


class ActionState(StrEnum):
    """How an action stands."""

    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return {"open": "Open", "closed": "Done", "dropped": "Dropped"}[self.value]


class NoteKind(StrEnum):
    """What somebody adds to a record that is shared, and so fixed."""

    DISSENT = "dissent"
    ADDITION = "addition"

    @property
    def label(self) -> str:
        return {"dissent": "Disagrees", "addition": "Added later"}[self.value]


class ReleaseReason(StrEnum):
    """The limits of confidentiality that every agreement names: what a record may be released for."""

    HARM = "harm"
    CRIME = "crime"
    FITNESS_TO_PRACTISE = "fitness_to_practise"

    @property
    def label(self) -> str:
        return {"harm": "Risk of serious harm", "crime": "A crime", "fitness_to_practise": "Fitness to practise"}[self.value]


class ReleaseState(StrEnum):
    """How the release of a record stands: it needs two people."""

    PROPOSED = "proposed"
    RELEASED = "released"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {"proposed": "Waits for a second person", "released": "Released", "refused": "Not released"}[self.value]


class ReadingReason(StrEnum):
    """Why somebody who is no member has read a record."""

    LINE_MANAGER = "line_manager"
    RELEASE = "release"

    @property
    def label(self) -> str:
        return {"line_manager": "As line manager of the supervisor", "release": "The record was released"}[self.value]
