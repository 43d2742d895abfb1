"""Three years of training: who achieved what when, how, and where; some of it late, some lapsed, some never."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lms.demo.rules.names import Human
from lms.demo.rules.posts import Job
from lms.demo.rules.requirements import Need, Needs
from lms.demo.rules.seeds import Kind
from lms.people.rules import WorkerType

#: A calendar month, in days.
MONTH = 30.44
#: Every line reaches back this many days at least, so that last year's figures can be looked at too.
REACH = 430
#: Of a hundred lines that are not up to date: were so once.
LAPSED = 70
#: Of a hundred awards of newcomers: made at an employer before this one. Certificates: carry their own, earlier, last day.
BROUGHT, SHORT_CERTIFICATE = 30, 7
CERTIFICATED = frozenset({"FAID-A", "FOOD-1", "RESUS-2", "MH-C", "MH-E", "MED-2"})
TYPE_CARE = {WorkerType.AGENCY: 0.9, WorkerType.BANK_RELIEF: 0.95, WorkerType.APPRENTICE: 1.02, WorkerType.CONTRACTOR: 0.93}
METHODS = (("e-learning", "Lochside Learning Hub"), ("face to face", "Partnership training team"), ("webinar", "Lochside Learning Hub"))
IN_PERSON = ("MH-", "RESUS-2", "FAID", "FIRE-P", "VAR-2")
LOCAL = ("observation", "Own supervisor")


@dataclass(frozen=True)
class Line:
    """One need of one person, and for whom they work there."""

    job: Job
    need: Need
    starts: date
    until: date  # the last day that matters: today, or the end of the post


def history(jobs: Sequence[Job], needs: Needs, kinds: Mapping[str, Kind], chance: Random, today: date) -> Iterator[dict[str, str]]:
    """Lines of the import file, person by person."""
    by_human: dict[Human, list[Job]] = {}
    for job in jobs:
        if job.starts <= today:
            by_human.setdefault(job.who, []).append(job)
    bodies = list({job.body.code: None for job in jobs})
    writer = _Writer(kinds, chance, today, bodies)
    for mine in by_human.values():
        for line in _lines(mine, needs, today):
            yield from writer.awards(line)


def _lines(mine: Sequence[Job], needs: Needs, today: date) -> Iterable[Line]:
    """Every subject once, from the first post that asks for it; local ones once a post."""
    found: dict[tuple[str, str], Line] = {}
    asked = {need.subject for job in mine for need in needs.of(job)}
    for job in sorted(mine, key=lambda job: job.starts):
        until = min(today, job.ends or today)
        for need in needs.of(job):
            key = (need.subject, "" if need.transfers else job.number)
            if key in found:
                continue
            # Who holds the higher level is not asked for the lower one too; newcomers take it first.
            if asked & need.covered_by and (today - job.starts).days > need.due_days + 400:
                continue
            found[key] = Line(job, need, job.starts, until)
    return found.values()


class _Writer:
    def __init__(self, kinds: Mapping[str, Kind], chance: Random, today: date, bodies: Sequence[str]) -> None:
        self.kinds, self.chance, self.today, self.bodies = kinds, chance, today, bodies
        self.certificates = 20_000

    def awards(self, line: Line) -> Iterator[dict[str, str]]:
        wanted = line.job.part.get("subjects", {}).get(line.need.subject, "")
        days = self._wanted(line, wanted) if wanted else self._days(line)
        before = self._before(line) if not wanted and days else None
        if before:
            days = [days[0]] if line.need.months else []
            yield self._row(line, before, elsewhere=True)
        for day in sorted(set(days)):
            yield self._row(line, day)

    # --- when ---------------------------------------------------------------------------------------------------------------

    def _days(self, line: Line) -> list[date]:
        room = (line.until - line.starts).days
        if self.chance.random() < self._likely(line):
            return self._held(line, room)
        return self._not_held(line, room)

    def _likely(self, line: Line) -> float:
        """How likely this line is up to date."""
        kind, code = self.kinds[line.job.body.kind], line.need.subject
        weak = min((factor for start, factor in kind.weak.items() if code.startswith(start)), default=1.0)
        offer = 0.5 if line.need.is_offer else 1.0
        return kind.diligence * weak * offer * line.job.who.care * TYPE_CARE.get(line.job.worker_type, 1.0)

    def _held(self, line: Line, room: int) -> list[date]:
        first = min(room, self.chance.randint(0, max(line.need.due_days, 10)))
        if line.need.months is None:
            return [self._weekday(line, line.starts + timedelta(days=first))]
        span = round(line.need.months * MONTH)
        ago = self.chance.randint(0, span - 8)
        last = line.starts + timedelta(days=first) if ago >= room else line.until - timedelta(days=ago)
        return self._earlier(line, last, span)

    def _not_held(self, line: Line, room: int) -> list[date]:
        months = line.need.months
        span = round((months or 0) * MONTH)
        if not months or room <= span + 10 or (room < 730 and self.chance.random() * 100 > LAPSED):
            return []
        lapsed = line.until - timedelta(days=span + self.chance.randint(1, min(room - span, 260)))
        return self._earlier(line, lapsed, span)

    def _earlier(self, line: Line, last: date, span: int) -> list[date]:
        """The last time and those before it, back to the start or as far as the history reaches."""
        days, reach = [self._weekday(line, last)], self.today - timedelta(days=REACH)
        while days[-1] > reach:
            before = days[-1] - timedelta(days=span - self.chance.randint(-12, 40))
            if before <= line.starts:
                if (days[-1] - line.starts).days > line.need.due_days + 45:
                    days.append(self._weekday(line, line.starts + timedelta(days=self.chance.randint(2, max(line.need.due_days, 10)))))
                break
            days.append(self._weekday(line, before))
        return days

    def _wanted(self, line: Line, wanted: str) -> list[date]:
        """For the cast: a line that shows this status today."""
        span = round((line.need.months or 36) * MONTH)
        ago = {"overdue": span + 47, "expiring": span - 33, "current": span // 3}.get(wanted)
        return [] if ago is None else [self._weekday(line, line.until - timedelta(days=ago))]

    def _weekday(self, line: Line, day: date) -> date:
        """Courses are held from Monday to Friday."""
        moved = day - timedelta(days=max(day.weekday() - 4, 0))
        return moved if moved >= line.starts or day < line.starts else day

    # --- where and how --------------------------------------------------------------------------------------------------------

    def _before(self, line: Line) -> date | None:
        """A newcomer may bring an award from another employer."""
        newcomer = (self.today - line.starts).days < 500 and line.need.transfers and line.job.who.email
        if not newcomer or self.chance.random() * 100 >= BROUGHT:
            return None
        return line.starts - timedelta(days=self.chance.randint(15, 240))

    def _row(self, line: Line, day: date, *, elsewhere: bool = False) -> dict[str, str]:
        code = line.job.body.code
        other = self.chance.choice(self.bodies) if elsewhere else code
        is_elsewhere = other != code
        method, provider = self._method(line.need)
        expires, certificate = self._certificate(line.need, day)
        return {
            "employer_code": other,
            "employee_number": "" if is_elsewhere else line.job.number,
            "email": line.job.who.email if is_elsewhere else "",
            "subject_code": line.need.subject,
            "achieved_on": day.isoformat(),
            "expires_on": expires,
            "method": method,
            "provider": provider,
            "certificate_number": certificate,
            "notes": "Certificate seen at the start of the post" if is_elsewhere else "",
        }

    def _method(self, need: Need) -> tuple[str, str]:
        if not need.transfers:
            return LOCAL
        return METHODS[1] if need.subject.startswith(IN_PERSON) else self.chance.choice(METHODS)

    def _certificate(self, need: Need, day: date) -> tuple[str, str]:
        """Its own last day, where that is earlier than the rules', and its number."""
        if need.subject not in CERTIFICATED:
            return "", ""
        self.certificates += 1
        is_short = bool(need.months and need.months > 12) and self.chance.random() * 100 < SHORT_CERTIFICATE
        return (day + timedelta(days=364)).isoformat() if is_short else "", f"LHP-{day.year}-{self.certificates:06d}"
