"""Verbs of policies: decide about a matter, for every employer or for one, and have counted what would go out."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete

from lms.access import May, Reach, Viewer
from lms.jobs import queries as job_queries
from lms.jobs import service as jobs
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.db import advisory_lock, db
from lms.kit.form_fields import in_order
from lms.kit.refusal import Refused
from lms.kit.room import Matter
from lms.people.queries import places
from lms.people.rules import OrganisationKind
from lms.reminders.models import ReminderPolicy
from lms.reminders.queries.matters import matters
from lms.reminders.queries.policies import policy_row, terms_of
from lms.reminders.rules.ladder import stage_keys
from lms.reminders.rules.policies import Change, Terms, changed
from lms.reminders_admin.models import ReminderEffect
from lms.reminders_admin.queries.effect import AllTerms
from lms.reminders_admin.rules.effect import Counts

EFFECT = "reminders_admin.effect"
#: Counts that are older are of no use to anyone.
USEFUL = timedelta(days=30)

# --- deciding ---------------------------------------------------------------------------------------------------------------------


def change_policy(*, matter: str, employer_id: int | None, change: Change, seen: str, by: Viewer) -> None:
    """Decide about a matter for every employer, or for one, which then has its own. Raises Refused, EditConflict."""
    advisory_lock("reminder policies")
    of = _matter(matter)
    check_reach(employer_id, by)
    row = policy_row(matter, employer_id)
    now = current_terms(matter, employer_id)
    check(seen, answers(of, now))
    terms = changed(of, now, change, clock.today())
    if row is None:
        row = ReminderPolicy(matter=matter, employer_id=employer_id)
        db.session.add(row)
    for name in Terms.__dataclass_fields__:
        setattr(row, name, getattr(terms, name))
    db.session.flush()


def answers(matter: Matter, terms: Terms) -> dict[str, object]:
    """The terms as answers of a form; what may not be chosen is left out."""
    values: dict[str, object] = {"starts_on": terms.starts_on, "opening_mail": _yes(terms.opening_mail)}
    values["stages"] = in_order(set(stage_keys(matter)) - terms.left_out)
    if not matter.compulsory:
        values["is_on"] = _yes(terms.is_on)
    if matter.for_supervisors:
        values["to_supervisors"] = _yes(terms.to_supervisors)
    return values


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def remove_own(*, matter: str, employer_id: int, by: Viewer) -> None:
    """An employer goes by what holds for every employer again. Raises Refused."""
    advisory_lock("reminder policies")
    check_reach(employer_id, by)
    row = policy_row(matter, employer_id)
    if row is None:
        raise Refused("This employer has nothing of its own here.")
    db.session.delete(row)
    db.session.flush()


def current_terms(matter: str, employer_id: int | None) -> Terms:
    """What holds now: the employer's own, else what holds for every employer; off, where nobody has decided."""
    row = policy_row(matter, employer_id) or policy_row(matter, None)
    return terms_of(row) if row else Terms(is_on=False, starts_on=clock.today())


def _matter(name: str) -> Matter:
    matter = matters().get(name)
    if matter is None:
        raise Refused("Nobody is reminded of this.")
    return matter


def check_reach(employer_id: int | None, by: Viewer) -> None:
    """Raises Refused for an employer, or for all of them, where the viewer decides nothing."""
    if employer_id is None:
        if by.reach(May.MANAGE_REMINDERS) != Reach.PARTNERSHIP:
            raise Refused("You may decide for your own employers only.")
        return
    place = places().get(employer_id)
    if place is None or place.kind is not OrganisationKind.EMPLOYER or not by.reaches(May.MANAGE_REMINDERS, place.path):
        raise Refused("You may not decide about reminders of this employer.")


# --- what would go out ------------------------------------------------------------------------------------------------------------


def ask_for_effect(*, employer_id: int | None, by: Viewer) -> int:
    """Have counted what goes out as it is decided now; the id of the work. Raises Refused."""
    check_reach(employer_id, by)
    return _ask(ReminderEffect(at=clock.now(), employer_id=employer_id), "What goes out in the next 30 days", by)


def ask_for_effect_of_change(*, matter: str, employer_id: int | None, change: Change, seen: str, by: Viewer) -> int:
    """Have counted what would go out after a change that is not saved; the id of the work. Raises Refused."""
    of = _matter(matter)
    check_reach(employer_id, by)
    changed(of, current_terms(matter, employer_id), change, clock.today())
    effect = ReminderEffect(at=clock.now(), employer_id=employer_id, matter=matter, change={**change.as_json(), "seen": seen})
    return _ask(effect, f"What a change would do: {of.label.lower()}", by)


def _ask(effect: ReminderEffect, title: str, by: Viewer) -> int:
    db.session.execute(delete(ReminderEffect).where(ReminderEffect.at < clock.now() - USEFUL))
    db.session.add(effect)
    db.session.flush()
    jobs.ask(kind=EFFECT, about_id=effect.id, by_account_id=by.account_id, title=title, endpoint="reminders_admin.effect")
    job = job_queries.latest(EFFECT, effect.id)
    assert job is not None
    return job.id


def save_effect(effect_id: int, *, by: Viewer) -> None:
    """Decide what was looked at. Raises Refused, EditConflict."""
    effect = db.session.get(ReminderEffect, effect_id)
    if effect is None or effect.matter is None or effect.change is None:
        raise Refused("There is no change to save here.")
    change_policy(
        matter=effect.matter,
        employer_id=effect.employer_id,
        change=Change.from_json(effect.change),
        seen=effect.change["seen"],
        by=by,
    )


def drafts_of(effect: ReminderEffect) -> AllTerms:
    """The terms that are looked at. Raises Refused where they can no longer be decided."""
    if effect.matter is None or effect.change is None:
        return {}
    now = current_terms(effect.matter, effect.employer_id)
    terms = changed(_matter(effect.matter), now, Change.from_json(effect.change), clock.today())
    return {(effect.matter, effect.employer_id): terms}


def note_counts(effect_id: int, counts: Mapping[str, Counts]) -> None:
    """Keep what was counted."""
    effect = db.session.get(ReminderEffect, effect_id)
    if effect is not None:
        effect.counts = {name: each.as_json() for name, each in counts.items()}
