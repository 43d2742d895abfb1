"""Who may open what, answered from the rows of this room alone."""

from sqlalchemy import ColumnElement, exists, or_, select

from lms.access import Viewer
from lms.evidence.models import Evidence, EvidencePin, EvidenceReader, EvidenceVersion
from lms.evidence.rules.words import PinState
from lms.kit import clock
from lms.people.queries import records_of


def is_own(viewer: Viewer) -> ColumnElement[bool]:
    """The items about the viewer."""
    return Evidence.owner_id.in_(records_of(viewer.person_id))


def may_read(viewer: Viewer) -> ColumnElement[bool]:
    """The versions that the viewer may open without being the owner: they were sent, not withdrawn, and the viewer is still a reader.

    What its owner has deleted is open to those it was judged by, and to nobody else.
    """
    named = select(EvidenceReader.id).where(
        EvidenceReader.pin_id == EvidencePin.id,
        EvidenceReader.person_id.in_(records_of(viewer.person_id)),
        or_(EvidenceReader.ended_on.is_(None), EvidenceReader.ended_on > clock.today()),
    )
    sent = select(EvidencePin.id).where(EvidencePin.version_id == EvidenceVersion.id, EvidencePin.state != PinState.WITHDRAWN)
    return exists(sent.where(exists(named)))
