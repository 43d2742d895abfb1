"""Counts of what will go out, in the background."""

from lms.jobs.worker import Work
from lms.kit import clock
from lms.kit.db import db
from lms.reminders.queries.facts import last_human
from lms.reminders_admin.queries.effect import Foresight, blocks, effect_of
from lms.reminders_admin.service import policies


def count_effect(work: Work) -> None:
    """Count what goes out over the next days: read beside the worker's own transactions, and killed anywhere begun anew."""
    db.session.rollback()
    effect = effect_of(work.about_id)
    if effect is None or effect.counts is not None:
        return
    foresight, total = Foresight(clock.today(), policies.drafts_of(effect), effect.employer_id), last_human()
    for after, until in blocks():
        foresight.look_at(after, until)
        db.session.rollback()
        work.report(until, total)
    with work.transaction(ends_job=True):
        policies.note_counts(work.about_id, foresight.counts())
