"""What becomes of some: absences and exemptions, as lines of import files; and awards taken back, which no file can say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lms.demo.rules.people import UNPAID
from lms.demo.rules.posts import Job
from lms.demo.rules.requirements import Needs
from lms.demo.rules.seeds import Yaml
from lms.people.rules import WorkerType

#: Employer code and employee number.
PostKey = tuple[str, str]
#: For what the exemptions count, one after the other: for one post, but for every fourth.
SCOPES = ("post", "person", "post", "post")


@dataclass(frozen=True)
class TakenBack:
    """An award of that day."""

    post: PostKey
    subject: str
    achieved_on: str
    on: date
    reason: str


def absences(jobs: Sequence[Job], stories: Yaml, chance: Random, today: date) -> Iterator[dict[str, str]]:
    """Some are away now; some came back within the last four weeks, so that nothing of theirs is overdue yet."""
    told = stories["absences"]
    staff = _established(jobs, today)
    now, ended = (max(1, round(len(staff) * told[share] / 100)) for share in ("now", "just_ended"))
    for at, job in enumerate(chance.sample(staff, min(now + ended, len(staff)))):
        starts = today - timedelta(days=chance.randint(60, 300))
        ends = None if at < now else today - timedelta(days=chance.randint(2, 24))
        reason = chance.choice(told["reasons"])
        yield _line(job, max(starts, job.starts), ends, reason)


def exemptions(jobs: Sequence[Job], needs: Needs, stories: Yaml, chance: Random, today: date) -> Iterator[dict[str, str]]:
    told = stories["exemptions"]
    staff = _established(jobs, today)
    chance.shuffle(staff)
    wanted = max(2, round(len(staff) * told["share"] / 100))
    for job in staff:
        subjects = [need.subject for need in needs.of(job) if need.subject in told["subjects"] and not need.is_offer]
        if wanted and subjects:
            wanted -= 1
            subject = chance.choice(subjects)
            starts = max(job.starts, today - timedelta(days=chance.randint(30, 400)))
            ends = today + timedelta(days=chance.randint(30, 400)) if chance.random() < 0.5 else None
            line = _line(job, starts, ends, chance.choice(told["subjects"][subject]))
            yield line | {"subject_code": subject, "scope": SCOPES[wanted % len(SCOPES)]}


def _line(job: Job, starts: date, ends: date | None, reason: str) -> dict[str, str]:
    days = {"starts_on": starts.isoformat(), "ends_on": ends.isoformat() if ends else ""}
    return {"employer_code": job.key[0], "employee_number": job.key[1], **days, "reason": reason}


def _established(jobs: Sequence[Job], today: date) -> list[Job]:
    """Staff of 200 days and more, outside the cast."""
    long_ago = today - timedelta(days=200)
    return [
        job
        for job in jobs
        if not job.part
        and not job.ends
        and job.starts <= long_ago
        and job.worker_type not in UNPAID
        and job.worker_type != WorkerType.PERSONAL_ASSISTANT
    ]


def revocations(
    awards: Sequence[Mapping[str, str]], stories: Yaml, cast: frozenset[PostKey], chance: Random, today: date
) -> Iterator[TakenBack]:
    told = stories["revocations"]
    recent = (today - timedelta(days=300)).isoformat()
    own = [
        row
        for row in awards
        if row["employee_number"] and row["achieved_on"] > recent and (row["employer_code"], row["employee_number"]) not in cast
    ]
    for row in chance.sample(own, min(len(own), max(1, round(len(awards) * told["share"] / 100)))):
        achieved = date.fromisoformat(row["achieved_on"])
        on = min(today, achieved + timedelta(days=chance.randint(5, 60)))
        yield TakenBack(
            (row["employer_code"], row["employee_number"]), row["subject_code"], row["achieved_on"], on, chance.choice(told["reasons"])
        )
