"""Pure: a session as it stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.kit.datetimes import long_date, span
from lms.supervision.rules.words import CancelledBy, CancelledWhy, GroupKind, Method, SessionState

#: So long after its day what was recorded of a session can be corrected.
CORRECTABLE_FOR = timedelta(days=28)


@dataclass(frozen=True)
class Facts:
    """A session as it stands: nothing of what was said."""

    id: int
    group_id: int
    group_name: str
    kind: GroupKind
    held_on: date
    starts_at: datetime | None
    minutes: int
    place: str
    link: str
    state: SessionState
    method: Method | None = None
    themes: frozenset[str] = frozenset()
    cancelled_by: CancelledBy | None = None
    cancelled_why: CancelledWhy | None = None
    revision: int = 0

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def when(self) -> str:
        """Tuesday 3 March 2026, 10:00am to 11:00am; only the day where a file brought it."""
        return span(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else long_date(self.held_on)

    @property
    def took_place(self) -> bool:
        return self.state == SessionState.HAPPENED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def is_planned(self) -> bool:
        return self.state == SessionState.PLANNED

    def is_unrecorded(self, today: date) -> bool:
        """Its day has passed, and nobody has said what became of it."""
        return self.is_planned and self.held_on < today

    @property
    def last_correction(self) -> date:
        return self.held_on + CORRECTABLE_FOR
