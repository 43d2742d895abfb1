"""Pure: what an item of evidence may say."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from lms.evidence.rules.words import WRITTEN_BY_ASSESSORS, Carrier, EvidenceKind
from lms.kit.numbers import number
from lms.kit.refusal import Refused

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
LONGEST_LINK = 2_000


@dataclass(frozen=True, kw_only=True)
class ItemInput:
    """What somebody writes about an item."""

    kind: EvidenceKind
    day: date
    title: str
    text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Reference:
    """What an item points to: its number in the room of this kind, such as an award."""

    kind: str
    id: int


def checked(item: ItemInput, carrier: Carrier, today: date) -> ItemInput:
    """The item as it is kept. Raises Refused with the field to change."""
    item = replace(
        item, title=" ".join(item.title.split()), text=_tidy(item.text), link=item.link.strip() if carrier is Carrier.LINK else ""
    )
    if not item.title:
        raise Refused("Enter a title", field="title")
    _check_length(item.title, LONGEST_TITLE, "title")
    _check_length(item.text, LONGEST_TEXT, "text")
    if item.day > today:
        raise Refused("Enter today or a day before", field="day")
    if carrier is Carrier.TEXT and not item.text:
        raise Refused("Write what you did, or what was said", field="text")
    if carrier is Carrier.LINK:
        check_link(item.link)
    return item


def check_own_kind(kind: EvidenceKind) -> None:
    """Raises Refused for what only somebody else can write about one."""
    if kind in WRITTEN_BY_ASSESSORS:
        raise Refused("Whoever saw you work writes this, when they sign you off. Choose another kind", field="kind")


def check_link(link: str) -> None:
    """Raises Refused unless it is the whole address of a web page."""
    _check_length(link, LONGEST_LINK, "link")
    if not is_web_address(link):
        raise Refused("Enter the whole address of a web page, beginning with https://", field="link")


def is_web_address(link: str) -> bool:
    """Http or https, a host, no password before it, and nothing that cannot stand in an address."""
    if not link.isprintable() or any(letter.isspace() or letter in '<>"\\' for letter in link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\0", "").strip().splitlines())


def _check_length(text: str, longest: int, field: str) -> None:
    if len(text) > longest:
        raise Refused(f"Use {number(longest)} characters or fewer: this has {number(len(text))}", field=field)
