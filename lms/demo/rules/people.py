"""Who holds each post and how it came about: people, dates, earlier terms, registers and hours."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from lms.demo.rules.names import Human, Names
from lms.demo.rules.organisations import Place
from lms.demo.rules.posts import Earlier, Job
from lms.people.rules import WorkerType

REGISTERS = {
    "staff_nurse": "NMC", "district_nurse": "NMC", "mh_nurse": "NMC", "anp": "NMC", "ot": "HCPC", "physio": "HCPC", "gp": "GMC",
    "pharmacist": "GPHC", "dental_team": "GDC", "home_care_sw": "SSSC", "home_care_practitioner": "SSSC", "care_home_sw": "SSSC",
    "care_home_senior": "SSSC", "housing_support": "SSSC", "ld_support": "SSSC", "social_worker": "SSSC", "council_officer": "SSSC",
    "service_manager": "SSSC",
}  # fmt: skip
#: Ages, in years.
AGES = {
    WorkerType.APPRENTICE: (17, 27),
    WorkerType.TRAINEE_STUDENT: (19, 34),
    WorkerType.VOLUNTEER: (18, 80),
    WorkerType.UNPAID_CARER: (24, 84),
    WorkerType.PA_EMPLOYER: (24, 82),
    WorkerType.CITIZEN_REPRESENTATIVE: (30, 79),
}
#: The longest time in post, in days, of those who do not stay.
PASSING = {WorkerType.APPRENTICE: 560, WorkerType.TRAINEE_STUDENT: 120, WorkerType.AGENCY: 420, WorkerType.PERSONAL_ASSISTANT: 1600}
USUAL_STAY, LONGEST_STAY = 1450, 9000
#: Of a hundred posts.
STARTERS, TO_START, LEAVERS, LEAVING, MOVERS, REJOINERS = 2.4, 0.4, 5.5, 1.0, 6.5, 1.8
NEW_DAYS = 27
#: Whoever comes back after some years was grown up by then.
AS_ADULT = timedelta(days=25 * 365)
#: Of a hundred people of a sector: have an address at all.
WITH_EMAIL = {"nhs": 96, "council": 88, "third": 76, "independent": 58, "primary_care": 98, "individual": 62}
UNPAID = frozenset(
    {WorkerType.VOLUNTEER, WorkerType.PEER_MENTOR, WorkerType.UNPAID_CARER, WorkerType.PA_EMPLOYER, WorkerType.CITIZEN_REPRESENTATIVE}
)
#: What somebody was before.
PROMOTED = {
    "assoc_practitioner": "hcsw", "home_care_practitioner": "home_care_sw", "care_home_senior": "care_home_sw",
    "district_nurse": "staff_nurse", "council_officer": "social_worker", "hcsw": "apprentice_care", "home_care_sw": "apprentice_care",
}  # fmt: skip
NURSING = frozenset({"staff_nurse", "mh_nurse", "district_nurse", "anp"})
CARING = frozenset(
    {"hcsw", "care_home_sw", "home_care_sw", "home_care_practitioner", "ld_support", "care_home_senior", "assoc_practitioner"}
)


class Lives:
    """Fills posts with lives, so that exactly so many people hold them."""

    def __init__(self, names: Names, chance: Random, today: date) -> None:
        self.names, self.chance, self.today = names, chance, today

    def fill(self, jobs: Sequence[Job], people: int) -> None:
        """Give every post a person; some people get a second one."""
        second = self._second_posts(jobs, len(jobs) - people)
        # The cast first: their addresses are to be the plain ones.
        for job in sorted(jobs, key=lambda job: not job.part):
            if job not in second and "same_as" not in job.part:
                self._begin(job)
        by_part = {job.part["who"]: job for job in jobs if "who" in job.part}
        for job in jobs:
            if "same_as" in job.part:
                self._share(job, by_part[job.part["same_as"]])
        self._match(second, [job for job in jobs if job.human and not job.part])
        for job in jobs:
            self._settle(job)
        places = _places_of(jobs)
        for job in jobs:
            self._look_back(job, places)
        self._bring_one_back(jobs)

    def _second_posts(self, jobs: Sequence[Job], number: int) -> dict[Job, None]:
        """Posts that will be somebody's second: first where the seeds say so, then anywhere."""
        number -= sum("same_as" in job.part for job in jobs)
        fit = [job for job in jobs if job.is_shared or (not job.leads and not job.part and job.body.sector == "independent")]
        known = set(fit)
        rest = [job for job in jobs if not job.leads and not job.part and job not in known]
        picked = self.chance.sample(fit, min(number, len(fit)))
        picked += self.chance.sample(rest, max(0, number - len(picked)))
        return dict.fromkeys(picked)

    # --- people ---------------------------------------------------------------------------------------------------------------

    def _begin(self, job: Job) -> None:
        """A person for this post."""
        youngest, oldest = (28, 64) if job.leads else AGES.get(job.worker_type, (19, 66))
        job.human = self.names.human(youngest, oldest)
        if "who" in job.part:
            self._play(job, job.human)
        elif self.chance.random() * 100 < WITH_EMAIL[job.body.sector]:
            self.names.give_address(job.human, self._domain(job))
        if "mobile" not in job.part:
            self.names.give_mobile(job.human)

    def _play(self, job: Job, human: Human) -> None:
        part = job.part
        human.first_name, human.last_name = part["first_name"], part["last_name"]
        human.preferred_name, human.care = part.get("preferred_name", ""), 1.2
        human.born = self.today - timedelta(days=42 * 365 + part["started"] % 900)
        if part["sign_in"] == "email":
            self.names.give_address(human, self._domain(job))
        if "mobile" in part:
            self.names.keep_mobile(part["mobile"])
            human.mobile = part["mobile"]

    def _domain(self, job: Job) -> str:
        return "example.org" if job.worker_type in UNPAID else job.body.email

    def _share(self, job: Job, other: Job) -> None:
        """The same person in both posts: the import knows them by address, birth and name."""
        job.human = other.human
        if not job.who.email:
            self.names.give_address(job.who, self._domain(other))

    def _match(self, second: Mapping[Job, None], first: Sequence[Job]) -> None:
        free = list(first)
        self.chance.shuffle(free)
        for job in second:
            other = next((one for one in free if one.body is not job.body and _goes_with(one, job)), None)
            other = other or next(one for one in free if one.body is not job.body)
            free.remove(other)
            self._share(job, other)

    # --- dates ----------------------------------------------------------------------------------------------------------------

    def _settle(self, job: Job) -> None:
        """Start, end, hours and register."""
        job.starts = self.today - timedelta(days=job.part.get("started") or self._stay(job))
        if not job.part and not job.leads:
            self._come_or_go(job)
        job.hours = self._hours(job)
        job.register = REGISTERS.get(job.role, "")
        if job.register and (job.register != "SSSC" or job.starts < self.today - timedelta(days=120)):
            if job.register not in job.who.registers:
                job.who.registers[job.register] = self._register_number(job)
            job.register_number = job.who.registers[job.register]
        else:
            job.register = ""

    def _stay(self, job: Job) -> int:
        """Days since the first."""
        adult = max((self.today - job.who.born).days - 16 * 365 - 200, 20)
        longest = min(adult, PASSING.get(job.worker_type, LONGEST_STAY))
        least = 250 if job.leads else 40
        return max(min(int(self.chance.expovariate(1 / USUAL_STAY)) + least, longest), min(least, longest))

    def _come_or_go(self, job: Job) -> None:
        draw = self.chance.random() * 100
        for share, change in ((STARTERS, self._new), (TO_START, self._to_start), (LEAVERS, self._gone), (LEAVING, self._leaving)):
            if draw < share:
                change(job)
                return
            draw -= share

    def _new(self, job: Job) -> None:
        job.starts = self._from_today(-NEW_DAYS, -1)

    def _to_start(self, job: Job) -> None:
        job.starts = self._from_today(3, 30)

    def _gone(self, job: Job) -> None:
        job.ends = self._from_today(-480, -2)
        job.starts = min(job.starts, job.ends - timedelta(days=90))

    def _leaving(self, job: Job) -> None:
        job.ends = self._from_today(5, 60)

    def _from_today(self, first: int, last: int) -> date:
        return self.today + timedelta(days=self.chance.randint(first, last))

    def _hours(self, job: Job) -> str:
        if job.worker_type in (WorkerType.BANK_RELIEF, WorkerType.AGENCY, WorkerType.UNPAID_CARER, WorkerType.PA_EMPLOYER):
            return ""
        if job.worker_type in UNPAID:
            return self.chance.choice(("2", "3", "4", "6"))
        full = "37" if job.body.sector in ("nhs", "council", "primary_care") else "39"
        return self.chance.choices((full, "30", "24", "22.5", "20", "16"), (58, 12, 10, 8, 7, 5))[0]

    def _register_number(self, job: Job) -> str:
        number = self.names.number()
        if job.register == "NMC":
            return f"{number[:2]}{'ABCDEFGHI'[int(number[2:4]) % 9]}{number[2:]}E"
        return f"{'OT' if job.role == 'ot' else 'PH'}{number}" if job.register == "HCPC" else number

    # --- what came before -----------------------------------------------------------------------------------------------------

    def _look_back(self, job: Job, places: Mapping[str, Sequence[Place]]) -> None:
        """Some have moved, some were made up, some left and came back."""
        days = (self.today - job.starts).days
        if job.leads or job.part or job.ends or days < 300 or job.worker_type in UNPAID:
            return
        draw = self.chance.random() * 100
        if draw < MOVERS:
            moved = self._from_today(-min(days - 120, 900), -12)
            place, role = self._former(job, places)
            job.moved_on, job.earlier = (moved, Earlier(place, role, job.starts, moved - timedelta(days=1)))
        elif draw < MOVERS + REJOINERS:
            left = job.starts - timedelta(days=self.chance.randint(60, 500))
            job.earlier = Earlier(job.place, job.role, left - timedelta(days=self.chance.randint(200, 900)), left)

    def _bring_one_back(self, jobs: Sequence[Job]) -> None:
        """Somebody who has started this year worked there before, and was away for more than a year in between."""
        least, most = timedelta(days=90), timedelta(days=300)
        for job in jobs:
            is_plain = job.worker_type == WorkerType.EMPLOYEE and not (job.part or job.leads or job.ends or job.earlier)
            if is_plain and least <= self.today - job.starts <= most and job.who.born < job.starts - AS_ADULT:
                once = job.starts - timedelta(days=900)
                job.earlier = Earlier(job.place, job.role, once, once + timedelta(days=400))
                return

    def _former(self, job: Job, places: Mapping[str, Sequence[Place]]) -> tuple[Place, str]:
        """Another place of the same body; the same place in another role, where there is no other."""
        others = [place for place in places[job.body.code] if place is not job.place and place.posts > 1]
        if others and self.chance.random() < 0.7:
            return self.chance.choice(others), job.role
        return job.place, PROMOTED.get(job.role, job.role)


def _places_of(jobs: Sequence[Job]) -> dict[str, list[Place]]:
    """By the code of the body, in order."""
    found: dict[str, dict[str, Place]] = {}
    for job in jobs:
        found.setdefault(job.body.code, {})[job.place.code] = job.place
    return {code: list(places.values()) for code, places in found.items()}


def _goes_with(one: Job, other: Job) -> bool:
    if other.role in NURSING:
        return one.role in NURSING
    return one.role in CARING if other.role in CARING else one.worker_type not in UNPAID
