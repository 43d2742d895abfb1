"""The sender of messages: its loop, how a message becomes mail, and where mail goes."""

from lms.outbox.worker.sending import send_waiting

__all__ = ["send_waiting"]
