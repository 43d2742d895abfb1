"""Pure: the words of evidence."""

from enum import StrEnum


class EvidenceKind(StrEnum):
    """What an item is."""

    DIRECT_OBSERVATION = "direct_observation"
    WORK_PRODUCT = "work_product"
    REFLECTIVE_ACCOUNT = "reflective_account"
    WITNESS_TESTIMONY = "witness_testimony"
    PROFESSIONAL_DISCUSSION = "professional_discussion"
    FEEDBACK_FROM_PEOPLE_OR_CARERS = "feedback_from_people_or_carers"
    COLLEAGUE_FEEDBACK = "colleague_feedback"
    TRAINING_RECORD = "training_record"
    SUPERVISION_NOTE_REFERENCE = "supervision_note_reference"
    PROJECT_OUTPUT = "project_output"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    EvidenceKind.DIRECT_OBSERVATION: "Direct observation",
    EvidenceKind.WORK_PRODUCT: "Work product",
    EvidenceKind.REFLECTIVE_ACCOUNT: "Reflective account",
    EvidenceKind.WITNESS_TESTIMONY: "Witness testimony",
    EvidenceKind.PROFESSIONAL_DISCUSSION: "Professional discussion",
    EvidenceKind.FEEDBACK_FROM_PEOPLE_OR_CARERS: "Feedback from people who use services or carers",
    EvidenceKind.COLLEAGUE_FEEDBACK: "Feedback from a colleague",
    EvidenceKind.TRAINING_RECORD: "Training record",
    EvidenceKind.SUPERVISION_NOTE_REFERENCE: "Supervision note",
    EvidenceKind.PROJECT_OUTPUT: "Project output",
}
#: Only the colleague who saw or spoke to the person writes these.
WRITTEN_BY_ASSESSORS = frozenset({EvidenceKind.DIRECT_OBSERVATION, EvidenceKind.PROFESSIONAL_DISCUSSION})


class Carrier(StrEnum):
    """What an item is made of."""

    FILE = "file"
    LINK = "link"
    TEXT = "text"
    REFERENCE = "reference"

    @property
    def label(self) -> str:
        return CARRIER_LABELS[self]


CARRIER_LABELS = {
    Carrier.FILE: "A file",
    Carrier.LINK: "A link",
    Carrier.TEXT: "Text",
    Carrier.REFERENCE: "Something recorded here",
}


class PinState(StrEnum):
    """What became of a version that was sent."""

    SENT = "sent"
    WITHDRAWN = "withdrawn"
    JUDGED = "judged"
