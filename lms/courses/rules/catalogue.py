"""Pure: what is said of a course and of a venue, and what may not be said."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from lms.courses.rules.words import Approval, Delivery
from lms.kit.identifiers import fold
from lms.kit.numbers import counted, number
from lms.kit.refusal import Refused
from lms.people.rules import Sector

LONGEST_NAME = 200
LONGEST_SUMMARY = 600
LONGEST_TEXT = 4_000
LONGEST_MINUTES = 30 * 24 * 60
MOST_SEATS = 2_000
_CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


@dataclass(frozen=True)
class CourseFacts:
    """Everything about a course that a planner decides. Ids are those of subjects and audiences."""

    code: str
    title: str
    owner_id: int
    delivery: Delivery
    summary: str
    subject_ids: tuple[int, ...]
    learning_minutes: int
    covers: str = ""
    for_whom: str = ""
    prerequisite_ids: tuple[int, ...] = ()
    sectors: tuple[Sector, ...] = ()
    audience_ids: tuple[int, ...] = ()
    approval: Approval = Approval.NONE
    terms: str = ""
    attendance_percent: int = 100

    def cleaned(self) -> "CourseFacts":
        """As it is kept. Raises Refused with what is wrong."""
        clean = replace(
            self,
            code=self.code.strip().upper(),
            title=" ".join(self.title.split()),
            summary=" ".join(self.summary.split()),
            covers=lines(self.covers),
            for_whom=lines(self.for_whom),
            terms=lines(self.terms),
            subject_ids=tuple(sorted(set(self.subject_ids))),
            prerequisite_ids=tuple(sorted(set(self.prerequisite_ids))),
            audience_ids=tuple(sorted(set(self.audience_ids))),
            sectors=tuple(one for one in Sector if one in self.sectors),
        )
        _check_course(clean)
        return clean


def shown_course(facts: CourseFacts) -> dict[str, object]:
    """As a form shows it, and as it is checked against when the form comes back."""
    lists = {
        "subjects": [str(one) for one in facts.subject_ids],
        "prerequisites": [str(one) for one in facts.prerequisite_ids],
        "sectors": sorted((one.value for one in facts.sectors), key=lambda value: (len(value), value)),  # as a form answers them
        "audiences": [str(one) for one in facts.audience_ids],
    }
    plain = {name: value for name, value in asdict(facts).items() if not isinstance(value, tuple) and name != "owner_id"}
    return plain | {"delivery": facts.delivery.value, "approval": facts.approval.value, "owner": str(facts.owner_id)} | lists


def _check_course(facts: CourseFacts) -> None:
    if not facts.code or not set(facts.code) <= _CODE_LETTERS or len(facts.code) > 60:
        raise Refused("A code has letters, numbers and hyphens alone, such as FIRE-AW, and at most 60 of them.", field="code")
    if not facts.title or len(facts.title) > LONGEST_NAME:
        raise Refused(f"Enter a title of at most {LONGEST_NAME} characters.", field="title")
    if not facts.summary or len(facts.summary) > LONGEST_SUMMARY:
        raise Refused(f"Say in one or two sentences what it is about, in at most {LONGEST_SUMMARY} characters.", field="summary")
    for name in ("covers", "for_whom", "terms"):
        if len(getattr(facts, name)) > LONGEST_TEXT:
            raise Refused(f"Use at most {number(LONGEST_TEXT)} characters.", field=name)
    if not 1 <= facts.learning_minutes <= LONGEST_MINUTES:
        raise Refused("Enter how long the learning takes, from 1 minute to 30 days.", field="learning_minutes")
    if not 1 <= facts.attendance_percent <= 100:
        raise Refused("Enter a percentage from 1 to 100.", field="attendance_percent")
    if set(facts.subject_ids) & set(facts.prerequisite_ids):
        raise Refused("What the course teaches need not be held before it. Take it out of one of the two lists.", field="prerequisites")


def words_of(code: str, title: str, summary: str, subjects: Iterable[str]) -> str:
    """What a course is found by, without case and accents. `subjects`: the words by which each of its subjects is found."""
    return " ".join([fold(code), fold(title), fold(summary), *subjects])


@dataclass(frozen=True)
class VenueFacts:
    """Everything about a venue that a planner decides."""

    name: str
    owner_id: int
    address: str
    locality: str = ""
    directions: str = ""
    access: str = ""
    seats: int | None = None

    def cleaned(self) -> "VenueFacts":
        """As it is kept. Raises Refused with what is wrong."""
        texts = {name: lines(getattr(self, name)) for name in ("address", "directions", "access")}
        one_line = {"name": " ".join(self.name.split()), "locality": " ".join(self.locality.split())}
        clean = VenueFacts(**{**vars(self), **one_line, **texts})
        if not clean.name or len(clean.name) > LONGEST_NAME:
            raise Refused(f"Enter a name of at most {LONGEST_NAME} characters.", field="name")
        if len(clean.locality) > LONGEST_NAME:
            raise Refused(f"A locality has at most {LONGEST_NAME} characters.", field="locality")
        if not clean.address:
            raise Refused("Enter the address, so that people find it.", field="address")
        for name, text in texts.items():
            if len(text) > LONGEST_TEXT:
                raise Refused(f"Use at most {number(LONGEST_TEXT)} characters.", field=name)
        if clean.seats is not None and not 1 <= clean.seats <= MOST_SEATS:
            raise Refused(f"Enter a number of seats from 1 to {number(MOST_SEATS)}, or leave it empty.", field="seats")
        return clean


def shown_venue(facts: VenueFacts) -> dict[str, object]:
    """As a form shows it, and as it is checked against when the form comes back."""
    return {name: value for name, value in asdict(facts).items() if name != "owner_id"} | {"owner": str(facts.owner_id)}


def lines(text: str) -> str:
    """The text without outer spaces and with one way of ending lines."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def duration(minutes: int) -> str:
    """3 hours 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(count, word, f"{word}s") for count, word in ((hours, "hour"), (rest, "minute")) if count]
    return " ".join(parts) or "0 minutes"
