"""The whole demonstration as lines of import files, and what no file can say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lms.demo.rules import exceptions
from lms.demo.rules.names import Names
from lms.demo.rules.organisations import Place, bodies, places
from lms.demo.rules.people import Lives
from lms.demo.rules.posts import Job, jobs
from lms.demo.rules.requirements import Needs
from lms.demo.rules.seeds import Body, Seeds
from lms.demo.rules.training import history

#: A line of an import file, by column.
FileLine = dict[str, str]

#: Posts for a hundred people: some hold two.
POSTS = 106.5
FEWEST = 60


@dataclass(frozen=True)
class Demonstration:
    """`before` are posts as they once were, to be imported between `staff` and `changes`."""

    bodies: list[Body]
    jobs: list[Job]
    organisations: list[FileLine]
    staff: list[FileLine]
    before: list[FileLine]
    changes: list[FileLine]
    requirements: list[FileLine]
    awards: list[FileLine]
    absences: list[FileLine]
    exemptions: list[FileLine]
    revocations: list[exceptions.TakenBack]

    def post_of(self, who: str) -> Job:
        """The first post of somebody of the cast."""
        return next(job for job in self.jobs if job.part.get("who") == who)


def make_up(seeds: Seeds, needs: Needs, *, people: int, seed: int, today: date) -> Demonstration:
    """A partnership of so many people, 60 at least. Raises ValueError for fewer."""
    if people < FEWEST:
        raise ValueError(f"The demonstration has {FEWEST} people at least.")
    every = bodies(seeds, round(people * POSTS / 100))
    tree = places(seeds, every)
    posts = jobs(tree, seeds.kinds, seeds.cast, Random(f"{seed} posts"))
    Lives(Names(seeds.names, Random(f"{seed} names"), today), Random(f"{seed} lives"), today).fill(posts, people)
    awards = list(history(posts, needs, seeds.kinds, Random(f"{seed} training"), today))
    chance, cast = (Random(f"{seed} stories"), frozenset(job.key for job in posts if job.part))
    return Demonstration(
        bodies=every,
        jobs=posts,
        organisations=list(_organisations(seeds, tree)),
        staff=[staff_line(job) for job in posts if not job.earlier],
        before=[_before(job) for job in posts if job.earlier],
        changes=[staff_line(job) for job in posts if job.earlier],
        requirements=list(_requirements(seeds, today)),
        awards=awards,
        absences=list(exceptions.absences(posts, seeds.stories, chance, today)),
        exemptions=list(exceptions.exemptions(posts, needs, seeds.stories, chance, today)),
        revocations=list(exceptions.revocations(awards, seeds.stories, cast, chance, today)),
    )


def _organisations(seeds: Seeds, tree: Iterable[Place]) -> Iterator[FileLine]:
    top = seeds.partnership
    empty = {"sector": "", "parent_code": "", "locality": ""}
    yield {"code": top["code"], "name": top["name"], "kind": "partnership", "jurisdiction": top["jurisdiction"], **empty}
    for place in tree:
        yield place.row(top["code"])


def staff_line(job: Job) -> FileLine:
    """A line of a staff list: the post as it is today."""
    human, supervisor = job.who, job.supervisor
    return {
        "employer_code": job.body.code,
        "employee_number": job.number,
        "first_name": human.first_name,
        "last_name": human.last_name,
        "preferred_name": human.preferred_name,
        "email": human.email,
        "mobile": human.mobile,
        "date_of_birth": human.born.isoformat(),
        "organisation_code": job.place.code,
        "job_role": job.role,
        "worker_type": job.worker_type.value,
        "start_date": job.starts.isoformat(),
        "end_date": job.ends.isoformat() if job.ends else "",
        "changes_from": job.moved_on.isoformat() if job.moved_on else "",
        "supervisor_employer_code": supervisor.body.code if supervisor else "",
        "supervisor_employee_number": supervisor.number if supervisor else "",
        "hours": job.hours,
        "register": job.register,
        "register_number": job.register_number,
    }


def _before(job: Job) -> FileLine:
    """The post as it once was: open where the person moved, ended where they left and came back."""
    assert job.earlier
    once = job.earlier
    return staff_line(job) | {
        "organisation_code": once.place.code,
        "job_role": once.role,
        "start_date": once.starts.isoformat(),
        "end_date": "" if job.moved_on else once.ends.isoformat(),
        "changes_from": "",
        "hours": job.hours if job.moved_on else "",
    }


def _requirements(seeds: Seeds, today: date) -> Iterator[FileLine]:
    """The dates of the seeds count from today."""
    for rule in seeds.requirements:
        columns = (
            "subject_code",
            "organisation_code",
            "sector",
            "audience",
            "job_role",
            "worker_type",
            "kind",
            "due_days",
            "renew_months",
            "authority",
        )
        line = {name: str(rule.get(name, "")) for name in columns}
        until = (today + timedelta(days=rule["until"])).isoformat() if "until" in rule else ""
        yield line | {"effective_from": (today + timedelta(days=rule["from"])).isoformat(), "effective_until": until}
