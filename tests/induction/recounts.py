"""Every figure of inductions once more, in plain loops over what `rules/oracle` says of each post."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import Any

from lms.induction.models import Programme, ProgrammeVersion, Step, StepRecord
from lms.induction.queries import facts as reads
from lms.induction.rules.facts import StarterFacts
from lms.induction.rules.oracle import Line, recount
from lms.induction.rules.oracle.world import Training
from lms.induction.rules.words import Part, Status
from lms.kit.db import db
from lms.people.models import JobRole, Person, Post, Term
from lms.people.queries import places
from lms.training import queries as training

OFFERED = ("personal_assistant", "unpaid_carer", "pa_employer", "citizen_representative")
VOLUNTEERS = ("volunteer", "peer_mentor")


@dataclass(frozen=True)
class Counted:
    """An induction of the day that is in figures, with all that it can be cut by."""

    line: Line
    human: int
    keys: dict[str, str]
    applicable: int
    done: int


def percent(part: int, whole: int) -> str:
    """To one decimal, halves up."""
    return "" if not whole else str(int(1000 * part / whole + 0.5) / 10)


def applicable(line: Line) -> list[Any]:
    """Its steps that count; an induction without one is in no figure."""
    return [step for step in line.steps.values() if step.part is Part.APPLICABLE]


class Recount:
    """Everything as at one day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.programmes = {programme.id: programme for programme in db.session.query(Programme)}
        self.codes = {
            step.id: f"{self.programmes[version.programme_id].code}.{step.key}"
            for step, version in db.session.query(Step, ProgrammeVersion).join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        }
        people = {person.id: person.merged_into_id or person.id for person in db.session.query(Person)}
        self.posts = {post.id: post for post in db.session.query(Post)}
        self.human_of = {post.id: people[post.person_id] for post in self.posts.values()}
        self.terms = db.session.query(Term).all()
        self.roles = {role.id: role.key for role in db.session.query(JobRole)}
        self.places = places()

    def term(self, post_id: int, day: date) -> Term | None:
        """The one that runs on the day."""
        runs = (term for term in self.terms if term.post_id == post_id and term.starts_on <= day <= (term.ends_on or day))
        return next(runs, None)

    def keys(self, post_id: int, term: Term) -> dict[str, str]:
        """What a report can be cut by."""
        place = self.places[term.organisation_id]
        return {
            "employer": self.places[self.posts[post_id].employer_id].code,
            "sector": place.sector.value if place.sector else "",
            "locality": place.locality or "",
            "job_role": self.roles.get(term.job_role_id or 0, ""),
            "worker_type": term.worker_type.value,
        }

    @cached_property
    def lines(self) -> list[tuple[StarterFacts, list[Line]]]:
        """Of every post."""
        known, everything = reads.programmes(), training.all_rules()
        by = Training(everything.rules, {subject.id: subject for subject in everything.subjects}, everything.recognition)
        posts = reads.starters(training.all_post_ids(), known, frozenset(by.subjects))
        return [(starter, recount(starter, known, by, self.day)) for starter in posts]

    def counted(self, judged_on: str | None = None) -> Iterator[Counted]:
        """Each judged on its own programme, or on this one where it contains it."""
        for starter, lines in self.lines:
            post_id = starter.post.post_id
            term = self.term(post_id, self.day)
            for line in lines if term and term.worker_type.value not in OFFERED else ():
                own, judged = self.programmes[line.programme_id], self.programmes[line.judged_id]
                parts = applicable(line)
                if term and own.is_compulsory and judged.code == (judged_on or own.code) and parts:
                    keys = self.keys(post_id, term) | {"programme": own.code, "start_month": f"{line.starts_on:%Y-%m}"}
                    yield Counted(line, self.human_of[post_id], keys, len(parts), sum(step.done_on is not None for step in parts))

    def by(self, cut: str, judged_on: str | None = None) -> dict[str, dict[str, str]]:
        """Every row of a report by what it is cut by."""
        groups: dict[str, list[Counted]] = {}
        for one in self.counted(judged_on):
            groups.setdefault(one.keys[cut], []).append(one)
        return {key: self.figures(of) for key, of in groups.items()}

    def figures(self, of: list[Counted]) -> dict[str, str]:
        """The row of a report, as a plain table has it."""
        status = [one.line.status for one in of]
        complete = [one.line for one in of if one.line.status is Status.COMPLETE]
        due = [one.line for one in of if one.line.status is not Status.PAUSED and one.line.target_on < self.day]
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

    def by_step(self, judged_on: str | None = None) -> dict[str, dict[str, str]]:
        """Every step: how often it applies, is done, overdue and waived."""
        rows: dict[str, dict[str, int]] = {}
        steps = [pair for one in self.counted(judged_on) for pair in one.line.steps.items() if pair[1].part is not Part.OFFERED]
        for step_id, step in steps:
            row = rows.setdefault(self.codes[step_id], {"applicable": 0, "done": 0, "overdue": 0, "waived": 0})
            row["waived" if step.part is Part.WAIVED else "applicable"] += 1
            if step.part is Part.APPLICABLE:
                row["done"] += step.done_on is not None
                row["overdue"] += step.done_on is None and step.due_on < self.day
        return {key: {name: str(number) for name, number in row.items()} for key, row in rows.items()}

    # --- indicators ---------------------------------------------------------------------------------------------------------------

    def is_approved(self, programme_id: int, day: date | None) -> bool:
        """On the day, and compulsory."""
        one = self.programmes[programme_id]
        if day is None or one.approved_from is None or not one.is_compulsory:
            return False
        return one.approved_from <= day <= (one.approved_until or day)

    def volunteers(self) -> Iterator[tuple[StarterFacts, list[Line], Term]]:
        """Their posts, with the inductions judged on their own programmes."""
        for starter, lines in self.lines:
            term = self.term(starter.post.post_id, self.day)
            if term and term.worker_type.value in VOLUNTEERS:
                yield starter, [line for line in lines if line.programme_id == line.judged_id], term

    def lm2(self, cut: str | None = None) -> dict[str, tuple[int, int, int, int]]:
        """By key: done, due or done, done, all."""
        groups: dict[str, set[int]] = {}
        for starter, _, term in self.volunteers():
            post_id = starter.post.post_id
            groups.setdefault(self.keys(post_id, term)[cut] if cut else "LM2", set()).add(self.human_of[post_id])
        latest = {human: max(on for who, on in self._targets if who == human) for human, _ in self._targets}
        overdue = {human for human, on in latest.items() if on < self.day}
        done = self._done
        return {key: (len(of & done), len(of & (done | overdue)), len(of & done), len(of)) for key, of in groups.items()}

    @cached_property
    def _done(self) -> set[int]:
        done = {
            self.human_of[starter.post.post_id]
            for starter, lines in self.lines
            for line in lines
            if line.judged_id == line.programme_id and applicable(line) and self.is_approved(line.programme_id, line.completed_on)
        }
        for record in db.session.query(StepRecord).filter_by(step_key=""):
            stands = record.done_on <= self.day and (record.withdrawn_from is None or record.withdrawn_from > self.day)
            if stands and self.is_approved(record.programme_id, record.done_on):
                done.add(self.human_of[record.post_id])
        return done

    @cached_property
    def _targets(self) -> list[tuple[int, date]]:
        """Of programmes approved on the day: the target day; where the post began too early to join, what it would have been."""
        found = []
        for starter, lines, _ in self.volunteers():
            post_id = starter.post.post_id
            for programme in self.programmes.values():
                if self.is_approved(programme.id, self.day):
                    on_it = [line for line in lines if line.programme_id == programme.id]
                    targets = [line.target_on for line in on_it if applicable(line)]
                    since = self._for_it_since(post_id, programme.id)
                    if not on_it and since:
                        targets = [since + timedelta(days=programme.target_days)]
                    found += [(self.human_of[post_id], target_on) for target_on in targets]
        return found

    def _for_it_since(self, post_id: int, programme_id: int) -> date | None:
        """Back day by day for as long as its worker type is one of the first version's, which is all that these programmes ask for."""
        version = db.session.query(ProgrammeVersion).filter_by(programme_id=programme_id).order_by(ProgrammeVersion.number).first()
        types = {kind for row in version.conditions for kind in row.worker_types} if version else set()
        since, at = None, self.day
        while (term := self.term(post_id, at)) and term.worker_type.value in types:
            since, at = at, at - timedelta(days=1)
        return since
