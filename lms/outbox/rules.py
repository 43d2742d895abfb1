"""Pure: the life of a message, when it is tried again, and how its plain text is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit

from lms.kit.datetimes import local_date, start_of


class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"
    REPLACED = "replaced"  # by a newer one, or by nothing: there is nothing left to say

    @property
    def label(self) -> str:
        return {
            MessageState.WAITING: "Waiting",
            MessageState.SENDING: "Being sent",
            MessageState.SENT: "Sent",
            MessageState.GIVEN_UP: "Given up",
            MessageState.REPLACED: "No longer needed",
        }[self]


MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.WAITING: frozenset({MessageState.SENDING, MessageState.REPLACED}),
    MessageState.SENDING: frozenset({MessageState.SENT, MessageState.WAITING, MessageState.GIVEN_UP, MessageState.REPLACED}),
    MessageState.SENT: frozenset({MessageState.WAITING}),  # somebody sends it again
    MessageState.GIVEN_UP: frozenset({MessageState.WAITING}),
    MessageState.REPLACED: frozenset(),
}
#: The end of the way, unless somebody sends it again.
ENDED = frozenset({MessageState.SENT, MessageState.GIVEN_UP, MessageState.REPLACED})

#: A message claimed for longer than this is in dead hands: far more than all the waits for one mail server together.
ABANDONED_AFTER = timedelta(minutes=10)
#: How long a message that could not be sent rests before each further try: about two days in all.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60))
TRIES = len(WAITS) + 1
#: How long the sender rests when the mail server cannot be reached at all.
SERVER_AWAY = timedelta(seconds=30)
#: How long the message rests with which that was found out: others come first, in case it is the one that makes the server hang up.
PUT_BACK = timedelta(minutes=1)
#: Quiet messages, which answer nothing that anyone has just done, go out between these times on a wall clock in the partnership.
DAY_BEGINS, DAY_ENDS = time(7, 30), time(19)
#: A quiet message that could not be sent for so long is out of date.
STALE_AFTER = timedelta(hours=24)


class LateMessage(NamedTuple):
    """A message whose text is made when it is sent, by the `LetterKind` of this kind."""

    key: str
    person_id: int
    kind: str
    due_at: datetime
    is_quiet: bool = True


def may_move(old: MessageState, new: MessageState) -> bool:
    """Is this a legal move?"""
    return new in MOVES[old]


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a message that was tried `tries` times (1 or more) in vain is tried again; None: it is given up."""
    return now + WAITS[tries - 1] if tries < TRIES else None


def next_daytime(at: datetime) -> datetime:
    """The first moment from this one on at which quiet messages may go out."""
    begins, ends = _daytime(local_date(at))
    if at < begins:
        return begins
    return at if at < ends else _daytime(local_date(at) + timedelta(days=1))[0]


def _daytime(day: date) -> tuple[datetime, datetime]:
    midnight = start_of(day)
    begins, ends = (midnight.replace(hour=at.hour, minute=at.minute) for at in (DAY_BEGINS, DAY_ENDS))
    return begins, ends


def day_began(now: datetime) -> datetime:
    """When quiet messages could go out on this day from."""
    return _daytime(local_date(now))[0]


def is_daytime(now: datetime) -> bool:
    """May quiet messages go out?"""
    return next_daytime(now) == now


NO_ADDRESS = "This is not an email address."
WENT_WRONG = "Something went wrong on our side."
NEWER = "A newer message takes its place."
NOTHING_TO_SAY = "When it was about to be written, nothing was left to say."
WAITS_ALREADY = "This message is waiting to be sent already."
OUT_OF_DATE = "It could not be sent for a day, and is out of date."


def is_about_the_address(code: int, words: str) -> bool:
    """Does this answer to a recipient say for good that the address is no use? Where it is we who may not write, it says nothing of that.

    530: we have to sign in; 5.7 (RFC 3463): rules of the server.
    """
    return 500 <= code < 600 and code != 530 and not words.startswith("5.7.")


def why_not_again(state: MessageState, *, is_written: bool, has_text: bool, has_address: bool, is_stale: bool) -> str | None:
    """Why somebody cannot send this message again; None: they can."""
    if state is MessageState.REPLACED:
        return "This message is no longer needed: what is still true of it comes with a newer one."
    if is_stale and state in ENDED:
        return "This message is more than a day old, and what it says may no longer be true."
    if not is_written:
        return None if state in ENDED else WAITS_ALREADY
    if not has_address:
        return f"{NO_ADDRESS} Correct it where it is recorded, and ask for a new message there."
    if not has_text:
        return "The text of this message held a link or a code, and was removed when it was sent. Ask for a new one instead."
    return None if state in ENDED else WAITS_ALREADY


def message_id(key: str, address: str) -> str:
    """The Message-ID of the message with this key, from a service at this address: always the same, and it tells nobody the key."""
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{urlsplit(address).hostname or 'localhost'}>"


# --- text -----------------------------------------------------------------------------------------------------------------------

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """The text on one line, without characters that nobody sees: fit for a header, and unable to begin a line of its own."""
    return " ".join(_UNSEEN.sub(" ", text).split())


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Bullets:
    """What stood behind "- " in lines that follow each other."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Button:
    """A link to a page of this service that stood alone on its line. `label`: the line before it, where that names it."""

    url: str
    label: str


#: More than this is a sentence, and stays one.
LONGEST_LABEL = 40

Block = Paragraph | Bullets | Button


def blocks(body: str, address: str) -> list[Block]:
    """The body as paragraphs, lists and links.

    An empty line ends a paragraph; lines that begin with "- " are a list; a bare link on its own line, to this service and nowhere else,
    becomes a button, named by the line before it if that is short and ends with a colon ("Set your password:").
    """
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", body.strip().replace("\r\n", "\n")):
        found += _read([line.strip() for line in part.split("\n") if line.strip()], address)
    return found


def _read(lines: list[str], address: str) -> Iterator[Block]:
    plain: list[str] = []
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            yield from _paragraph(plain)
            items.append(line[2:].strip())
            continue
        yield from _bullets(items)
        if _is_ours(line, address):
            label = plain.pop()[:-1] if plain and plain[-1].endswith(":") and len(plain[-1]) <= LONGEST_LABEL else ""
            yield from _paragraph(plain)
            yield Button(line, label)
        else:
            plain.append(line)
    yield from _bullets(items)
    yield from _paragraph(plain)


def _is_ours(line: str, address: str) -> bool:
    return (line == address or line.startswith(f"{address}/")) and " " not in line and '"' not in line


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield Paragraph(tuple(lines))
        lines.clear()


def _bullets(items: list[str]) -> Iterator[Block]:
    if items:
        yield Bullets(tuple(items))
        items.clear()
