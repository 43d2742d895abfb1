"""Pure: when somebody is next told of a line, as far as is known today."""

from datetime import date

from lms.kit.room import Matter
from lms.reminders.rules.decide import Facts, Line, employer_of
from lms.reminders.rules.ladder import for_supervisors, ladder_of, stages
from lms.reminders.rules.words import Audience


def next_day(line: Line, matter: Matter, audience: Audience, recipient_id: int, facts: Facts) -> date | None:
    """The day of the next stage; None: there is none."""
    employer_id = employer_of(line, facts)
    policy = facts.policy(line.matter, employer_id)
    if matter.is_once or policy is None:
        return None
    post = facts.by_post.get(line.post_id or 0)
    ladder = ladder_of(matter, policy.left_out, facts.horizons[post.employer_id] if post else None)
    if audience is not Audience.SELF:
        ladder = for_supervisors(ladder, above=audience is Audience.ABOVE)
    days = (stage.day for stage in stages(ladder, line.on, line.since, facts.calendar(recipient_id)))
    return min((day for day in days if day > facts.day), default=None)
