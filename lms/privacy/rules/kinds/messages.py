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
        fields={
            "made_at": "Written",
            "to": "Sent to",
            "subject": "Subject",
            "body": "Text",
            "calendar": "Calendar entry",
            "state": "State",
            "ended_at": "Since",
            "problem": "Problem",
        },
        in_short={"calendar": "With it came an entry for your calendar."},
        left_out={"key": AN_ID, "message_id": AN_ID, "is_secret": "whether the text goes once it is sent"}
        | dict.fromkeys(("tries", "due_at", "claim", "claimed_at"), "how sending went"),
        removal={"to": "", "subject": REMOVED, "body": "", "calendar": "", "problem": ""},
    ),
    Kind(
        table="message_move",
        title="What happened to them",
        of=("message_id",),
        why="To be able to show that a message was sent, or why not.",
        source="This service",
        seen_by="you, and the partnership’s lead and administrators",
        kept="messages",
        fields={"at": "When", "state": "State", "why": "Why"},
        left_out={"message_id": AN_ID, "by_account_id": "who sent it again: ask an administrator"},
        removal={"why": ""},
    ),
)
