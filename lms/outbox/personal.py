"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date

from sqlalchemy import or_, select

from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect
from lms.kit.personal import AN_ID, REMOVED, Chapter, Deleted, Goes, PersonalTable, Retention
from lms.outbox.models import Message

PERSONAL = (
    PersonalTable(
        table="message",
        chapter=Chapter.CORRESPONDENCE,
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
        | {"kind": "what wrote it", "is_quiet": "whether it is kept back at night"}
        | dict.fromkeys(("tries", "due_at", "claim", "claimed_at", "written_at"), "how sending went"),
        removal={"to": "", "subject": REMOVED, "body": "", "calendar": "", "problem": ""},
    ),
    PersonalTable(
        table="message_move",
        chapter=Chapter.CORRESPONDENCE,
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
    PersonalTable(
        table="address_mark",
        chapter=Chapter.CORRESPONDENCE,
        title="Email addresses that refuse mail",
        of=("message_id",),
        why="So that your address can be put right, and you are told things in another way until then.",
        source="The mail server that was to take a message to you",
        seen_by="you, and the partnership’s lead and administrators",
        kept="messages",
        fields={"address": "Address", "since": "Since", "answer": "What the mail server said"},
        removal=None,
    ),
)


def _messages(before: date) -> AnySelect:
    found = select(Message.id.label("row_id"), Message.made_at.label("on"))
    says_something = or_(Message.to != "", Message.body != "", Message.problem != "")
    return found.where(Message.made_at < start_of(before), Message.ended_at.is_not(None), says_something)


GOES = (Goes("message"), Goes("message_move", "message_id"), Deleted("address_mark", "message_id"))
RETENTION = (Retention(rule="messages", due=_messages, goes=GOES),)
