"""The tables of supervision."""

from lms.supervision.models.groups import Agreement, AgreementSignature, GroupMember, SupervisionGroup
from lms.supervision.models.records import (
    OneToOneRecord,
    RecordDraft,
    RecordNote,
    RecordReading,
    RecordRelease,
    Reflection,
    SharedRecord,
)
from lms.supervision.models.sessions import AgendaItem, SessionAttendance, SupervisionAction, SupervisionSession

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementSignature",
    "GroupMember",
    "OneToOneRecord",
    "RecordDraft",
    "RecordNote",
    "RecordReading",
    "RecordRelease",
    "Reflection",
    "SessionAttendance",
    "SharedRecord",
    "SupervisionAction",
    "SupervisionGroup",
    "SupervisionSession",
]
