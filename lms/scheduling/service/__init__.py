"""Verbs of planning: what becomes of bookings when a date is changed or cancelled."""

from lms.scheduling.service.events import cancel_event, event_changed

__all__ = ["cancel_event", "event_changed"]
