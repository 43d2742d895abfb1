"""The demonstration of competence: a version that waits, first assessors, people judged here and elsewhere, and work in every queue."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from lms.framework import queries as frameworks
from lms.framework.rules.files import read_framework
from lms.framework.service.loading import load_framework
from lms.kit import clock
from lms.kit.db import db
from lms.kit.numbers import counted
from lms.kit.room import DemoContext
from lms.kit.seed_files import REFERENCE, SEEDS, read_seed_file
from lms.people import queries as people
from lms.signoff.models import AspiredRole
from lms.signoff.queries import demonstration as reads
from lms.signoff.service.demonstration.crowd import Crowd
from lms.signoff.service.demonstration.queues import fill_queue, flag_one, learner_asks


def load(context: DemoContext) -> None:
    """Raises Refused or KeyError where the seeds are wrong."""
    seeds = read_seed_file(SEEDS / "demo" / "competencies.yaml")
    scheme = frameworks.scheme(seeds["framework"])
    version = scheme.in_force(context.today) if scheme else None
    if scheme is None or version is None:
        raise KeyError(seeds["framework"])
    accounts, workers = reads.accounts(), reads.workers(context.today)
    learner = accounts[seeds["learner"]["who"]]
    supervisors = [worker.supervisor_id for worker in workers if worker.person_id == learner.person_id and worker.supervisor_id]
    crowd = Crowd(
        seeds=seeds,
        scheme=scheme,
        version_id=version.id,
        contents=frameworks.contents(version.id),
        workers=workers,
        asked=reads.asked(scheme.id, context.today),
        named=[*(accounts[address].person_id for address in seeds["first_assessors"]["people"]), *supervisors],
        by=people.viewer(accounts[seeds["first_assessors"]["named_by"]], context.today),
        chance=Random(f"{context.seed} competencies"),
        today=context.today,
    )
    crowd.name_first_assessors()
    queues = [(queue, people.viewer(accounts[queue["assessor"]], context.today)) for queue in seeds["queues"]]
    askers = {viewer.person_id: crowd.team_of(viewer.person_id)[: queue["learners"]] for queue, viewer in queues}
    crowd.set_aside([*(worker.person_id for team in askers.values() for worker in team), learner.person_id])
    crowd.judge()
    crowd.bring()
    for queue, viewer in queues:
        fill_queue(crowd, queue["ends"], askers[viewer.person_id], by=viewer)
    flag_one(crowd, seeds["flag"], by=queues[0][1])
    learner_asks(crowd, seeds["learner"], by=people.viewer(learner, context.today))
    aim = AspiredRole(person_id=learner.person_id, job_role_id=reads.job_role(seeds["learner"]["aims_at"]), chosen_at=clock.now())
    db.session.add(aim)
    _next_version(seeds["next_version"], context.today)
    context.say(f"Signed off {counted(crowd.number, 'competency', 'competencies')}, and put some into every queue.")


def _next_version(seeds: Mapping[str, Any], today: date) -> None:
    """The reference list once more, as it is to be from a day on."""
    loaded = read_seed_file(REFERENCE / "frameworks.yaml")
    part = loaded["framework"] | {"version": seeds["number"], "wording_only": seeds["wording_only"]}
    for domain in part["domains"]:
        for competency in domain["competencies"]:
            competency.update(seeds["changes"].get(competency["code"], {}))
    file = replace(read_framework({"framework": part}), published_from=today + timedelta(days=seeds["in_days"]))
    load_framework(file)
