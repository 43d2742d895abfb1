"""Pure: the words of a reminder: the house's own, and what a text that somebody writes may hold."""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from lms.kit.room import Matter

LONGEST_SUBJECT, LONGEST_BODY = 150, 1_000


class Voice(StrEnum):
    """To whom something is said, and whether its day is still to come."""

    BEFORE = "before"
    AFTER = "after"
    GENTLE = "gentle"  # to people whom nothing compels
    SUPERVISOR = "supervisor"

    @property
    def label(self) -> str:
        return {
            Voice.BEFORE: "To the person",
            Voice.AFTER: "To the person, after the day",
            Voice.GENTLE: "To volunteers, peer mentors, unpaid carers and personal assistants",
            Voice.SUPERVISOR: "To a supervisor",
        }[self]


class Words(NamedTuple):
    """A text: `subject` is that of a message with nothing else in it, `body` its part of any message."""

    subject: str
    body: str


def voices(matter: Matter) -> tuple[Voice, ...]:
    """The voices in which something is said of this matter."""
    late = (Voice.AFTER, Voice.GENTLE) if matter.weeks else ()
    return (Voice.BEFORE, *late, *((Voice.SUPERVISOR,) if matter.for_supervisors else ()))


# --- placeholders -----------------------------------------------------------------------------------------------------------------

#: What each placeholder stands for.
PLACEHOLDERS: Mapping[str, str] = {
    "thing": "what it is about, such as Fire safety",
    "date": "its day, such as 3 November 2026",
    "days": "how far away the day is, such as in 9 days",
    "name": "the name of the person it is about",
    "why": "the sentence that says why",
    "action": "what can be done, such as Book a place",
    "link": "the address of the page where it is done",
}
#: A subject is read by anyone who sees the screen of a phone: it names nobody else, and is short.
OF_SUBJECTS = ("thing", "date", "days")
#: Here the thing names another person.
NAMES_OTHERS = frozenset({"approval_waits", "sign_off_request", "sign_off_returned"})
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


def placeholders_of_subject(matter: str) -> tuple[str, ...]:
    """What may stand in the subject of this matter."""
    return tuple(name for name in OF_SUBJECTS if name != "thing" or matter not in NAMES_OTHERS)


def why_not(text: str, known: Collection[str]) -> str | None:
    """Why this text cannot be used; None: it can."""
    listed = ", ".join(f"{{{name}}}" for name in known)
    strange = next((name for name in _PLACEHOLDER.findall(text) if name not in known), None)
    if strange is not None:
        return f"{{{strange}}} cannot stand here. You can use {listed}."
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        return f"Curly brackets can only stand around one of these words: {listed}."
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values. A line with a placeholder for which there is nothing is left out."""
    return "\n".join(_lines(text, values))


def _lines(text: str, values: Mapping[str, str]) -> Iterator[str]:
    for line in text.splitlines():
        if all(values.get(name) for name in _PLACEHOLDER.findall(line)):
            yield _PLACEHOLDER.sub(lambda match: values[match[1]], line)


# --- the house's words ------------------------------------------------------------------------------------------------------------

_LINK = "{why}\n{action}:\n{link}"


def _own(subject: str, sentence: str) -> Words:
    return Words(subject, f"{sentence}\n{_LINK}")


_HOUSE: Mapping[tuple[str, Voice], Words] = {
    ("refresher", Voice.BEFORE): _own("{thing} runs out on {date}", "{thing} runs out on {date}."),
    ("refresher", Voice.AFTER): _own("{thing} ran out on {date}", "{thing} ran out on {date}."),
    ("refresher", Voice.GENTLE): _own("{thing} would be good to renew", "{thing} would be good to renew. Its date is {date}."),
    ("refresher", Voice.SUPERVISOR): Words("{thing} ran out on {date}", "{thing} ran out on {date}."),
    ("first_training", Voice.BEFORE): _own("{thing} is due by {date}", "{thing} is due by {date}."),
    ("first_training", Voice.AFTER): _own("{thing} was due by {date}", "{thing} was due by {date}."),
    ("first_training", Voice.GENTLE): _own("{thing} would be good to do", "{thing} would be good to do. Its date is {date}."),
    ("first_training", Voice.SUPERVISOR): Words("{thing} was due by {date}", "{thing} was due by {date}."),
    ("induction_target", Voice.BEFORE): _own("{thing}: complete by {date}", "{thing} is to be complete by {date}."),
    ("induction_target", Voice.AFTER): _own("{thing} was to be complete by {date}", "{thing} was to be complete by {date}."),
    ("induction_target", Voice.GENTLE): _own("{thing} would be good to complete", "{thing} would be good to complete. Its date is {date}."),
    ("induction_target", Voice.SUPERVISOR): Words("{thing} was to be complete by {date}", "{thing} was to be complete by {date}."),
    ("booking_soon", Voice.BEFORE): _own("Your place on {date}: {thing}", "Your place {days}: {thing}."),
    ("approval_waits", Voice.BEFORE): _own("A request for a place waits for you", "Please decide {thing}."),
    ("sign_off_request", Voice.BEFORE): _own("A sign-off waits for you", "You are asked to sign off {thing}."),
    ("sign_off_returned", Voice.BEFORE): _own("A sign-off was returned to you", "Please read {thing}."),
    ("sign_off_review", Voice.BEFORE): _own("{thing}: review by {date}", "{thing} is to be reviewed by {date}."),
    ("registration", Voice.BEFORE): _own("{thing} ends on {date}", "{thing} ends on {date}."),
    ("renewed", Voice.BEFORE): Words("Thank you: {thing}", "Thank you, {thing} is done.\n{why}"),
    ("first_day", Voice.BEFORE): Words("Welcome: where to begin", "Welcome. This is what is asked of you to begin with.\n{why}"),
    ("return_after_leave", Voice.BEFORE): Words(
        "Welcome back: what there is to do", "Welcome back. This is what your work asks of you now."
    ),
}
_ANYTHING = _own("{thing}", "{thing}")

ACTIONS: Mapping[str, str] = {
    "refresher": "See it in My training",
    "first_training": "See it in My training",
    "induction_target": "Open your induction",
    "booking_soon": "See your booking",
    "approval_waits": "Decide",
    "sign_off_request": "Open the request",
    "sign_off_returned": "Read what was said",
    "sign_off_review": "See your sign-offs",
    "registration": "See your record",
    "supervision": "See your supervision",
    "monthly_summary": "Open the report",
    "no_date": "See where seats are short",
    "first_day": "Open your induction",
    "return_after_leave": "See My training",
}


def house_words(matter: str, voice: Voice) -> Words:
    """What is said where nobody has written other words."""
    return _HOUSE.get((matter, voice), _ANYTHING)


def action_of(matter: str) -> str:
    """What can be done, in the words before its link."""
    return ACTIONS.get(matter, "Open")
