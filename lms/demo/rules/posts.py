"""Posts: who works where, as what, since when, for whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from lms.demo.rules.names import Human
from lms.demo.rules.organisations import Place
from lms.demo.rules.seeds import Body, Kind, Yaml
from lms.people.rules import WorkerType

#: Job roles that only people of one worker type hold; a pa_employer has no job role at all.
TYPE_OF_ROLE = {
    "volunteer": WorkerType.VOLUNTEER,
    "peer_mentor": WorkerType.PEER_MENTOR,
    "apprentice_care": WorkerType.APPRENTICE,
    "personal_assistant": WorkerType.PERSONAL_ASSISTANT,
    "unpaid_carer": WorkerType.UNPAID_CARER,
    "citizen_rep": WorkerType.CITIZEN_REPRESENTATIVE,
    "pa_employer": WorkerType.PA_EMPLOYER,
}
#: Of a hundred whose worker type nothing else decides.
BANK, STUDENTS, CONTRACTORS = 2.0, 1.5, 0.6
STUDY = frozenset({"staff_nurse", "mh_nurse", "social_worker", "ot", "physio", "pharmacist"})


@dataclass(frozen=True)
class Earlier:
    """What a post was before: until the day before its present conditions, or until it ended once."""

    place: Place
    role: str
    starts: date
    ends: date


@dataclass(eq=False)
class Job:
    """One post as it stands today. `leads` marks whoever leads the place."""

    place: Place
    role: str
    worker_type: WorkerType
    number: str
    leads: bool = False
    part: Yaml = field(default_factory=dict)  # of the cast: what the seeds say about it
    human: Human | None = None
    starts: date = date.min
    ends: date | None = None
    moved_on: date | None = None
    earlier: Earlier | None = None
    supervisor: "Job | None" = None
    hours: str = ""
    register: str = ""
    register_number: str = ""

    @property
    def body(self) -> Body:
        return self.place.body

    @property
    def who(self) -> Human:
        assert self.human
        return self.human

    @property
    def key(self) -> tuple[str, str]:
        """Employer code and employee number."""
        return self.body.code, self.number

    @property
    def is_shared(self) -> bool:
        """May it be somebody's second post?"""
        return not self.leads and not self.part and bool(self.place.service and self.place.service.shared)


def jobs(places: Sequence[Place], kinds: Mapping[str, Kind], cast: Sequence[Yaml], chance: Random) -> list[Job]:
    """Every post of every place, leaders first, the cast before the others."""
    parts = _parts(places, cast)
    numbers = {place.body.code: _numbers(place.body, chance) for place in places}
    found = []
    for place in places:
        found += list(_of_place(place, kinds[place.body.kind], parts.get(place.code, []), numbers[place.body.code], chance))
    _supervise(found, places, kinds, chance)
    return found


def _numbers(body: Body, chance: Random) -> Iterator[str]:
    """Employee numbers with gaps, as people have come and gone."""
    number = body.numbers
    while True:
        number += chance.randint(1, 4)
        yield str(number)


# --- the cast -----------------------------------------------------------------------------------------------------------------


def _parts(places: Sequence[Place], cast: Sequence[Yaml]) -> dict[str, list[Yaml]]:
    """The cast by the code of their place, which is made large enough for them."""
    by_code = {place.code: place for place in places}
    parts: dict[str, list[Yaml]] = {}
    for one in [*cast, *(_second(one) for one in cast if "second_post" in one)]:
        place = _place_of(one, places, by_code)
        parts.setdefault(place.code, []).append(one)
    for code, here in parts.items():
        _make_room(by_code[code], len(here) + bool(by_code[code].leader), places)
    return parts


def _second(one: Yaml) -> Yaml:
    return {"same_as": one["who"], **one["second_post"]}


def _place_of(one: Yaml, places: Sequence[Place], by_code: Mapping[str, Place]) -> Place:
    place = by_code[f"{one['employer']}-{one['service']}" if "service" in one else one["employer"]]
    teams = [team for team in places if team.parent is place and team.kind == "team"]
    return teams[0] if teams and one.get("in_team") else place


def _make_room(place: Place, needed: int, places: Sequence[Place]) -> None:
    """What a place lacks comes from the largest of the same body."""
    while place.posts < needed:
        largest = max((other for other in places if other.body is place.body), key=lambda other: other.posts)
        if largest is not place and largest.posts > 1:
            largest.posts -= 1
        place.posts += 1


# --- one place ----------------------------------------------------------------------------------------------------------------


def _of_place(place: Place, kind: Kind, parts: Sequence[Yaml], numbers: Iterator[str], chance: Random) -> Iterator[Job]:
    if place.leader and place.posts:
        yield Job(place, place.leader, WorkerType.EMPLOYEE, next(numbers), leads=True)
    for part in parts:
        yield _cast_job(place, part, numbers)
    left = place.posts - len(parts) - bool(place.leader)
    roles = list(place.roles)
    for role in chance.choices(roles, [place.roles[key] for key in roles], k=left) if left > 0 else ():
        yield Job(place, _kept(role), _worker_type(role, place, kind, chance), next(numbers))


def _cast_job(place: Place, part: Yaml, numbers: Iterator[str]) -> Job:
    role = part["job_role"]
    worker_type = WorkerType(part.get("worker_type", TYPE_OF_ROLE.get(role, WorkerType.EMPLOYEE)))
    return Job(place, role, worker_type, part.get("number") or next(numbers), part=part)


def _kept(role: str) -> str:
    return "" if role == "pa_employer" else role


def _worker_type(role: str, place: Place, kind: Kind, chance: Random) -> WorkerType:
    if role in TYPE_OF_ROLE:
        return TYPE_OF_ROLE[role]
    if place.service and place.service.worker_type:
        return WorkerType(place.service.worker_type)
    draw = chance.random() * 100
    if role == "gp":
        return WorkerType.CONTRACTOR if draw < 40 else WorkerType.EMPLOYEE
    shares = (
        (kind.agency, WorkerType.AGENCY),
        (BANK, WorkerType.BANK_RELIEF),
        (CONTRACTORS, WorkerType.CONTRACTOR),
        (STUDENTS if role in STUDY else 0, WorkerType.TRAINEE_STUDENT),
    )
    for share, worker_type in shares:
        if draw < share:
            return worker_type
        draw -= share
    return WorkerType.EMPLOYEE


# --- supervisors --------------------------------------------------------------------------------------------------------------


def _supervise(every: Sequence[Job], places: Sequence[Place], kinds: Mapping[str, Kind], chance: Random) -> None:
    """Whoever leads the place, or the one above it; in integrated teams, somebody of the other body."""
    leaders = {job.place.code: job for job in every if job.leads}
    others = _other_leaders(every, places, leaders)
    employers_of_assistants = [job for job in every if job.worker_type == WorkerType.PA_EMPLOYER]
    for job in every:
        if job.worker_type == WorkerType.PERSONAL_ASSISTANT and employers_of_assistants:
            job.supervisor = chance.choice(employers_of_assistants)
        elif job.place.code in others and not job.leads:
            job.supervisor = others[job.place.code]
        else:
            job.supervisor = _leader_above(job, leaders) or leaders.get(kinds[job.body.kind].supervised_by)


def _leader_above(job: Job, leaders: Mapping[str, Job]) -> Job | None:
    place: Place | None = job.place.parent if job.leads else job.place
    while place and place.code not in leaders:
        place = place.parent
    return leaders[place.code] if place else None


def _other_leaders(every: Sequence[Job], places: Sequence[Place], leaders: Mapping[str, Job]) -> dict[str, Job]:
    """{code of an integrated place: its leader, of another body}: the first team's is of the cast."""
    of_cast = {job.part["leads"]: job for job in every if "leads" in job.part}
    found: dict[str, Job] = {}
    for service, leader in of_cast.items():
        integrated = next(place for place in places if place.code == service)
        teams = [place for place in places if place.parent is integrated] or [integrated]
        wanted = f"{leader.body.code}-{integrated.service.integrated if integrated.service else ''}"
        others = [job for code, job in leaders.items() if code.startswith(f"{wanted}-")] or [leader]
        found |= {team.code: leader if at == 0 else others[at % len(others)] for at, team in enumerate(teams)}
    return found
