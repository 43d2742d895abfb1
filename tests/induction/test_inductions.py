"""Who is on a programme, and how far they are: small lives, by hand. Morag has been a volunteer since 16 February 2026."""

from datetime import date, timedelta

from lms.induction.queries.inductions import views
from lms.induction.rules.words import Status
from lms.induction.service import records
from lms.kit.db import db
from lms.training.models import Award
from lms.training.service import recompute
from tests.cast import TODAY, Cast
from tests.induction.programmes import STAFF, induction, programme, record, step


def test_a_step_that_was_done_before_the_start_is_done_on_the_first_day(cast: Cast) -> None:
    of = programme("VOL", step("welcome"))
    record(cast["morag"].post_id, of, "welcome", date(2026, 1, 5))
    assert induction(cast["morag"]).completed_on == date(2026, 2, 16)


def test_what_is_withdrawn_today_was_done_yesterday(cast: Cast) -> None:
    of = programme("VOL", step("welcome"))
    row = record(cast["morag"].post_id, of, "welcome", date(2026, 2, 20))
    records.withdraw(record_id=row.id, reason="Wrong person", by=cast["effie"].viewer())
    assert induction(cast["morag"]).status is Status.IN_TIME
    assert induction(cast["morag"], TODAY - timedelta(days=1)).status is Status.COMPLETE


def test_training_counts_from_the_first_day(cast: Cast) -> None:
    programme("STAFF", step("fire", subject=cast.subjects["FIRE-1"]), worker_types=["bank_relief"])
    assert induction(cast["lukasz"]).completed_on == date(2025, 9, 1)


def test_a_walk_round_counts_at_the_employer_where_it_was_made(cast: Cast) -> None:
    programme("STAFF", step("walk", subject=cast.subjects["FIRE-W"]), worker_types=STAFF, joins_from=date(2023, 1, 1))
    walk = {"subject_id": cast.subjects["FIRE-W"], "achieved_on": date(2025, 9, 2), "employer_id": cast.places["BRAE"]}
    db.session.add(Award(person_id=cast["lukasz"].person_id, **walk))
    recompute(cast["lukasz"].post_ids)
    assert [seen.completed_on for seen in views(cast["lukasz"].post_ids, TODAY)] == [None, date(2025, 9, 2)]
