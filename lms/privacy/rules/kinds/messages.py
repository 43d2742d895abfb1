"""The register: the room outbox."""

from lms.privacy.rules.kinds.words import AN_ID, REMOVED
from lms.privacy.rules.register import Kind

MESSAGES = (
    Kind(
        table="message",
        title="Messages to you",
        of=("person_id",),
        why="To tell you what happened, and to be able to show that we did.",
        source="This service",
        seen_by="you, and the partnership’s lead and administrators",
        kept="messages",
        fields={"made_at": "Written", "to": "Sent to", "subject": "Subject", "body": "Text"},
        left_out={"key": AN_ID, "is_secret": "whether the text goes once it is sent"},
        removal={"to": "", "subject": REMOVED, "body": ""},
    ),
)
