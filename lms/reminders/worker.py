"""The daily decision: blocks of people, each in its own transaction, so that it goes on wherever it was killed."""

from collections.abc import Iterator, Sequence
from datetime import date

from lms.jobs.worker import Work
from lms.kit.room import DryRun
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.changes import Everybody
from lms.reminders.queries.facts import block_after, facts, whole_of
from lms.reminders.rules.decide import Facts
from lms.reminders.service import deciding, runs
from lms.reminders.service.deciding import Routed

KIND = "reminders"
COLUMNS = ("recipient", "route", "matter", "stage", "ref", "due_on", "moved_from", "about")


def daily(work: Work) -> None:
    """Decide for the day of the work, and put a message into the outbox for everybody who is to be told something."""
    runs.run(work.day, work.transaction, work.report)


# --- without writing --------------------------------------------------------------------------------------------------------------


def dry_run(day: date) -> DryRun:
    """What a run on this day would write, given what has been decided already."""
    return DryRun(COLUMNS, _rows(day))


def _rows(day: date) -> Iterator[Sequence[object]]:
    whole, last = whole_of(day), 0
    while humans := block_after(last, day):
        around = facts(humans, whole, Everybody())
        for routed in deciding.decided(around, whole):
            yield _cells(routed, around)
        last = humans[-1]


def _cells(routed: Routed, around: Facts) -> Sequence[object]:
    key, stage = routed.nudge.key, routed.nudge.stage
    recipient = _label(around, routed.nudge.recipient_post_id) or routed.address or _first(around, key.recipient_id)
    moved_from = stage.own_day if stage.own_day != around.day else None
    about = _label(around, routed.nudge.about_post_id) or _first(around, key.about_id) or addresses({key.about_id}).get(key.about_id, "")
    return recipient, routed.route.value, key.matter, stage.key, key.ref, key.on, moved_from, about


def _label(around: Facts, post_id: int | None) -> str:
    """Employer code and employee number; empty where there is none."""
    post = around.by_post.get(post_id or 0)
    return f"{post.employer_code}:{post.number}" if post else ""


def _first(around: Facts, human_id: int) -> str:
    """The same of the post that began first."""
    return next((_label(around, post.id) for post in around.posts.get(human_id, ())), "")
