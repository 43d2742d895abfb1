"""Every figure of inductions once more, in plain loops over what `rules/oracle` says of each post."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from lms.induction.models import Programme, ProgrammeVersion, Step, StepRecord
from lms.induction.queries import facts as reads
from lms.induction.rules.oracle import Line, recount
from lms.induction.rules.oracle.world import Training
from lms.induction.rules.words import Part, Status
from lms.kit.db import db
from lms.people.models import JobRole, Person, Post, Term
from lms.people.queries import places
from lms.training import queries as training

OFFERED = ("personal_assistant", "unpaid_carer", "pa_employer", "citizen_representative")


@dataclass(frozen=True)
class Counted:
    """An induction of the day that is in figures, with all that it can be cut by."""

    line: Line
    human: int
    keys: dict[str, str]
    applicable: int
    done: int


def term_of(post_id: int, day: date) -> Term | None:
    """The one that runs on the day."""
    terms = db.session.query(Term).filter_by(post_id=post_id)
    return next((term for term in terms if term.starts_on <= day <= (term.ends_on or day)), None)


def human_of(post_id: int) -> int:
    """Whose post it is."""
    person = db.session.get_one(Person, db.session.get_one(Post, post_id).person_id)
    return person.merged_into_id or person.id


def keys_of(post_id: int, term: Term) -> dict[str, str]:
    """What a report can be cut by."""
    among = places()
    place, role = among[term.organisation_id], db.session.get(JobRole, term.job_role_id or 0)
    return {
        "employer": among[db.session.get_one(Post, post_id).employer_id].code,
        "sector": place.sector.value if place.sector else "",
        "locality": place.locality or "",
        "job_role": role.key if role else "",
        "worker_type": term.worker_type.value,
    }


def counted(day: date, judged_on: str | None = None) -> Iterator[Counted]:
    """Those on the day, each judged on its own programme, or on this one where it contains it."""
    known, everything = reads.programmes(), training.all_rules()
    by = Training(everything.rules, {subject.id: subject for subject in everything.subjects}, everything.recognition)
    programmes = {programme.id: programme for programme in db.session.query(Programme)}
    for starter in reads.starters(training.all_post_ids(), known, frozenset(by.subjects)):
        post_id = starter.post.post_id
        for line in recount(starter, known, by, day):
            own, judged, term = programmes[line.programme_id], programmes[line.judged_id], term_of(post_id, day)
            parts = [step for step in line.steps.values() if step.part is Part.APPLICABLE]
            if not own.is_compulsory or judged.code != (judged_on or own.code) or term is None or not parts:
                continue
            if term.worker_type.value not in OFFERED:
                keys = keys_of(post_id, term) | {"programme": own.code, "start_month": f"{line.starts_on:%Y-%m}"}
                yield Counted(line, human_of(post_id), keys, len(parts), sum(step.done_on is not None for step in parts))


def percent(part: int, whole: int) -> str:
    """To one decimal, halves up."""
    return "" if not whole else str(int(1000 * part / whole + 0.5) / 10)


def figures(of: list[Counted], day: date) -> dict[str, Any]:
    """The row of a report, as a plain table has it."""
    status = [one.line.status for one in of]
    complete = [one.line for one in of if one.line.status is Status.COMPLETE]
    due = [one.line for one in of if one.line.status is not Status.PAUSED and one.line.target_on < day]
    on_time = [line for line in due if line.completed_on and line.completed_on <= line.target_on]
    days = [(line.completed_on - line.starts_on).days for line in complete if line.completed_on]
    late, steps, done = status.count(Status.LATE), sum(one.applicable for one in of), sum(one.done for one in of)
    row = {
        "inductions": len(of), "complete": len(complete), "late": late, "in_time": status.count(Status.IN_TIME),
        "paused": status.count(Status.PAUSED), "rate": percent(len(complete), len(complete) + late), "on_time_due": len(due),
        "on_time": len(on_time), "on_time_rate": percent(len(on_time), len(due)), "median_days": f"{median(days):.1f}" if days else "",
        "steps": steps, "steps_done": done, "steps_rate": percent(done, steps),
    }  # fmt: skip
    return {name: str(value) for name, value in row.items()}


def by(cut: str, day: date, judged_on: str | None = None) -> dict[str, dict[str, str]]:
    """Every row of a report by what it is cut by."""
    groups: dict[str, list[Counted]] = {}
    for one in counted(day, judged_on):
        groups.setdefault(one.keys[cut], []).append(one)
    return {key: figures(of, day) for key, of in groups.items()}


def by_step(day: date, judged_on: str | None = None) -> dict[str, dict[str, str]]:
    """Every step: how often it applies, is done, overdue and waived."""
    rows: dict[str, dict[str, int]] = {}
    for one in counted(day, judged_on):
        for step_id, step in one.line.steps.items():
            if step.part is not Part.OFFERED:
                row = rows.setdefault(_called(step_id), {"applicable": 0, "done": 0, "overdue": 0, "waived": 0})
                row["waived"] += step.part is Part.WAIVED
                if step.part is Part.APPLICABLE:
                    row["applicable"] += 1
                    row["done"] += step.done_on is not None
                    row["overdue"] += step.done_on is None and step.due_on < day
    return {key: {name: str(number) for name, number in row.items()} for key, row in rows.items()}


def _called(step_id: int) -> str:
    step = db.session.get_one(Step, step_id)
    version = db.session.get_one(ProgrammeVersion, step.version_id)
    return f"{db.session.get_one(Programme, version.programme_id).code}.{step.key}"


# --- indicators -------------------------------------------------------------------------------------------------------------------


def is_approved(programme_id: int, day: date | None) -> bool:
    """On the day, and compulsory."""
    one = db.session.get_one(Programme, programme_id)
    if day is None or one.approved_from is None or not one.is_compulsory:
        return False
    return one.approved_from <= day <= (one.approved_until or day)


def lm2(day: date, cut: str | None = None) -> dict[str, tuple[int, int, int, int]]:
    """By key: done, due or done, done, all."""
    own = list(counted(day))
    done = {one.human for one in own if one.line.completed_on and is_approved(one.line.programme_id, one.line.completed_on)}
    for record in db.session.query(StepRecord).filter_by(step_key=""):
        stands = record.done_on <= day and (record.withdrawn_from is None or record.withdrawn_from > day)
        if stands and is_approved(record.programme_id, record.done_on):
            done.add(human_of(record.post_id))
    groups: dict[str, dict[int, list[date]]] = {}
    for post_id in training.all_post_ids():
        term = term_of(post_id, day)
        if term and term.worker_type.value in ("volunteer", "peer_mentor"):
            key = keys_of(post_id, term)[cut] if cut else "LM2"
            groups.setdefault(key, {}).setdefault(human_of(post_id), [])
    latest: dict[int, list[date]] = {}
    for human, target_on in _targets(day):
        latest.setdefault(human, []).append(target_on)
    rows = {}
    for key, humans in groups.items():
        due = {human for human in humans if human in done or (human in latest and max(latest[human]) < day)}
        rows[key] = (len(done & due), len(due), len(done & humans.keys()), len(humans))
    return rows


def _targets(day: date) -> Iterator[tuple[int, date]]:
    """Of each volunteer's posts, of programmes approved on the day: the target day; where the post began too early to join, what it was."""
    known = reads.programmes()
    for starter in reads.starters(training.all_post_ids(), known, frozenset()):
        post_id, term = starter.post.post_id, term_of(starter.post.post_id, day)
        if term is None or term.worker_type.value not in ("volunteer", "peer_mentor"):
            continue
        lines = [line for line in recount(starter, known, Training((), _NO_SUBJECT, ()), day) if line.programme_id == line.judged_id]
        for programme_id, programme in known.by_id.items():
            if is_approved(programme_id, day):
                targets = [line.target_on for line in lines if line.programme_id == programme_id]
                since = _for_it_since(post_id, programme_id, day)
                if not targets and since:
                    targets = [date.fromordinal(since.toordinal() + programme.target_days)]
                yield from ((human_of(post_id), target_on) for target_on in targets)


class _AnySubject(dict[int, Any]):
    def __missing__(self, key: int) -> Any:
        return next(subject for subject in training.all_rules().subjects if subject.id == key)


_NO_SUBJECT = _AnySubject()


def _for_it_since(post_id: int, programme_id: int, day: date) -> date | None:
    """Back day by day for as long as its worker type is one of the first version's, which is all that these programmes ask for."""
    version = db.session.query(ProgrammeVersion).filter_by(programme_id=programme_id).order_by(ProgrammeVersion.number).first()
    assert version
    since, at = None, day
    while (term := term_of(post_id, at)) and any(term.worker_type.value in row.worker_types for row in version.conditions):
        since, at = at, date.fromordinal(at.toordinal() - 1)
    return since
