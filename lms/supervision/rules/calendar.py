"""Pure: what stands in somebody's calendar of a session: when it is, and the word Supervision."""

from datetime import datetime, timedelta

from lms.kit.calendars import Entry, Holds

SUMMARY = "Supervision"


def entry(session_id: int, revision: int, starts_at: datetime, minutes: int, *, changed_at: datetime, host: str, stays: bool) -> Entry:
    """Private, without a place, a text or a name. `host` makes its name unlike that of any other service; not `stays`: it is taken out."""
    return Entry(
        uid=f"supervision-{session_id}@{host}",
        sequence=revision,
        changed_at=changed_at,
        holds=Holds.CONFIRMED if stays else Holds.CANCELLED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        summary=SUMMARY,
        is_private=True,
    )
