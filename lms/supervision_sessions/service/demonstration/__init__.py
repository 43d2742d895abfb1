"""The demonstration of supervision: groups with what they have agreed, eight months of sessions, and what was written of them."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from lms.kit.numbers import counted
from lms.kit.room import DemoContext
from lms.kit.seed_files import SEEDS, read_seed_file
from lms.supervision_sessions.queries import demonstration as reads
from lms.supervision_sessions.service.demonstration.circles import Circles
from lms.supervision_sessions.service.demonstration.crew import Crew
from lms.supervision_sessions.service.demonstration.meetings import Meetings
from lms.supervision_sessions.service.demonstration.outside import Outside
from lms.supervision_sessions.service.demonstration.writings import Writings

#: Whoever left in these days may have left something open.
LEFT_WITHIN = timedelta(days=120)


def load(context: DemoContext) -> None:
    """Raises KeyError where the seeds are wrong."""
    seeds, chance, today = read_seed_file(SEEDS / "demo" / "supervision.yaml"), Random(f"{context.seed} supervision"), context.today
    crew = Crew(reads.workers(today), reads.leavers(today - LEFT_WITHIN, today), _named(seeds["people"]), chance)
    circles = Circles(seeds, crew, today).form()
    meetings = Meetings(seeds, chance, today).hold(circles)
    shared = Writings(seeds, crew.named, chance, today).write(meetings)
    Outside(seeds, crew, shared, today).open()
    context.say(f"Opened {counted(len(circles), 'group', 'groups')} for supervision, with {counted(len(meetings), 'session', 'sessions')}.")


def _named(people: Mapping[str, str]) -> dict[str, int]:
    """People of the seeds, by the name that they have there."""
    sign_ins = reads.sign_ins()
    return {name: sign_ins[sign_in] for name, sign_in in people.items()}
