"""Pure: the texts that an agreement begins with, when it is in force, and how two versions differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.kit.datetimes import long_date
from lms.kit.numbers import counted, plural
from lms.supervision.rules.words import GroupKind, SupervisionModel

#: In every agreement, and in nobody's power to take out.
LIMITS = (
    "Limits of confidentiality: we cannot keep to ourselves a risk of serious harm to anyone, a crime, or a concern about somebody’s "
    "fitness to practise. Whoever hears of one tells the person first that they have to pass it on, unless that would put somebody at "
    "risk, and passes on no more than is needed."
)
#: How long before it is looked at again, at most.
LONGEST_REVIEW = timedelta(days=731)
#: One signature is no agreement.
FEWEST = 2

PAIR = {
    "agenda": (
        "We both bring points. Each time: how you are; what went well and what was hard; your workload; one piece of work in depth; "
        "what you are learning; the actions of last time."
    ),
    "recording": (
        "Your supervisor writes a short record with you, and you both read it. It is about your work and your learning. It names nobody "
        "who uses services. Decisions about a person’s care are written in that person’s own record, on the same day."
    ),
    "confidentiality": "What we say stays between us two, but for what is agreed below and for the limits.",
    "cancellation": "Whoever cannot come says so as early as they can, and we agree another day within two weeks.",
    "disagreement": (
        "We say it to each other first. What one of us cannot accept in a record is added to it. If we do not agree, we ask the "
        "supervisor’s line manager to help."
    ),
    "leaves_room": "That we met, for how long, and the themes. Actions that others have to know of, once we have both agreed to tell them.",
}  # fmt: skip
GROUP = {
    "agenda": (
        "We begin with how everyone is, and the actions of last time. Then one or two of us bring something from their work. We end with "
        "what each of us takes away. Anyone can put a point on the agenda."
    ),
    "recording": (
        "The facilitator writes what we spoke about and what we learnt. Nobody is quoted by name, and nobody who uses services is named "
        "or can be told. Everyone can read it, disagree in writing, and keep notes of their own."
    ),
    "confidentiality": (
        "We come from different employers and speak openly. What is said here stays here. We change details of the people we speak of, so "
        "that nobody can be told. We listen, ask before we advise, and respect each other’s profession."
    ),
    "cancellation": "Whoever cannot come sends apologies before the day. We meet if at least three of us can come.",
    "disagreement": "We speak about it in the group, or with the facilitator alone. If that does not help, we ask somebody from outside.",
    "leaves_room": "That we met, who came, for how long, and the themes. What we learnt, without names, once the group has agreed.",
}  # fmt: skip
OWN: Mapping[GroupKind, Mapping[str, str]] = {
    GroupKind.MENTORING: {
        "agenda": "You decide what we speak about: what you want to learn, what you tried since last time, and what you try next.",
        "recording": "We write down what you take on and what you learnt, in a few lines. We both read it.",
        "disagreement": "We say so. Either of us can end this without giving a reason.",
    },
    GroupKind.ACTION_LEARNING_SET: {
        "agenda": (
            "We share out the time at the start. One of us presents a question from their work. The others ask open questions, and give "
            "no advice. The presenter ends with an action, and tells us next time how it went."
        ),
    },
    GroupKind.PEER: {"cancellation": "Whoever cannot come sends apologies before the day. We take turns to lead."},
    GroupKind.LEARNING_NETWORK: {
        "agenda": "Each time one topic that we choose together. Somebody brings an example, and we say what we do differently from now on.",
        "recording": "We write down what we learnt, so that others can use it. Nobody is quoted, and nobody who uses services is named.",
    },
}  # fmt: skip
WEEKS = {GroupKind.INDIVIDUAL: 4, GroupKind.MENTORING: 6, GroupKind.LEARNING_NETWORK: 12}
MINUTES = {GroupKind.INDIVIDUAL: 60, GroupKind.MENTORING: 60, GroupKind.ACTION_LEARNING_SET: 120}

#: The clauses in their order, and what they are called on pages.
CLAUSES = {
    "weeks_between": "How often",
    "session_minutes": "How long",
    "place": "Where",
    "model": "Model",
    "agenda": "Agenda",
    "recording": "What is written down",
    "confidentiality": "Confidentiality and its limits",
    "cancellation": "If somebody cannot come",
    "disagreement": "If we disagree",
    "leaves_room": "What may be told outside",
    "line_manager_reads": "The supervisor’s line manager",
    "later_members_read": "Whoever joins later",
    "review_on": "We look at this again on",
}
LINE_MANAGER = {
    True: "Reads the records of our sessions. We see when they do.",
    False: "Does not read the records of our sessions.",
}
LATER_MEMBERS = {
    True: "Reads the records from before they joined, once they have signed.",
    False: "Does not read the records from before they joined.",
}


def template(kind: GroupKind, *, weeks: int | None, place: str, today: date) -> dict[str, object]:
    """What the first version begins with."""
    is_action_learning = kind is GroupKind.ACTION_LEARNING_SET
    return {
        **(PAIR if kind.is_pair else GROUP),
        **OWN.get(kind, {}),
        "weeks_between": weeks or WEEKS.get(kind, 6),
        "session_minutes": MINUTES.get(kind, 90),
        "place": place,
        "model": SupervisionModel.ACTION_LEARNING if is_action_learning else SupervisionModel.SCOTTISH,
        "review_on": a_year_after(today),
        "line_manager_reads": False,
        "later_members_read": False,
    }


def a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def with_limits(text: str) -> str:
    """The group's own words about confidentiality, and under them the limits: once, however often it is saved."""
    own = without_limits(text)
    return f"{own}\n\n{LIMITS}" if own else LIMITS


def without_limits(text: str) -> str:
    return text.replace("\r\n", "\n").replace(LIMITS, "").strip()


def review_problem(review_on: date, today: date) -> str | None:
    if review_on <= today:
        return "Choose a later day than today"
    return "Choose a day within the next two years" if review_on > today + LONGEST_REVIEW else None


@dataclass(frozen=True)
class Signer:
    """Somebody to whom a version was given: a human, whatever the number of their records."""

    is_founding: bool
    has_signed: bool
    is_staying: bool  # in the group, or named to come, and without a last day


def is_complete(signers: Sequence[Signer]) -> bool:
    """Is it in force? Once everyone it was given to has signed; nobody waits for those who go, and it takes two."""
    staying = [signer for signer in signers if signer.is_staying]
    waits = any(signer.is_founding and not signer.has_signed for signer in staying)
    return not waits and sum(signer.has_signed for signer in staying) >= FEWEST


@dataclass(frozen=True)
class Clause:
    """A clause of an agreement in words. `before`: how the version before had it, where that is different."""

    label: str
    text: str
    before: str | None = None


def clauses(kind: GroupKind, values: Mapping[str, object], before: Mapping[str, object] | None = None) -> list[Clause]:
    """All clauses that a group of this kind has, in order."""
    without = "later_members_read" if kind.is_pair else "line_manager_reads"
    named = [(name, label) for name, label in CLAUSES.items() if name != without]
    return [_clause(label, _in_words(name, values[name]), _in_words(name, before[name]) if before else None) for name, label in named]


def _clause(label: str, text: str, before: str | None) -> Clause:
    return Clause(label, text, before if before != text else None)


def _in_words(name: str, value: object) -> str:
    if name == "line_manager_reads":
        return LINE_MANAGER[bool(value)]
    if name == "later_members_read":
        return LATER_MEMBERS[bool(value)]
    if name == "session_minutes" and isinstance(value, int):
        return counted(value, "minute", "minutes")
    if name == "weeks_between":
        return how_often(value if isinstance(value, int) else None)
    if isinstance(value, SupervisionModel):
        return value.label
    if isinstance(value, date):
        return long_date(value)
    return str(value or "") or "As agreed each time"


def how_often(weeks: int | None) -> str:
    if weeks is None:
        return "As agreed each time"
    return plural(weeks, "Every week", f"Every {weeks} weeks")
