"""What the pages for those who look after starters show."""

from datetime import date, timedelta

from flask import Flask

from lms.induction.models import Buddy, Joining, Waiver
from lms.induction.rules.words import Confirm, ConfirmedBy, StepKind
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import db, transaction
from tests.cast import TODAY, Cast
from tests.induction.programmes import programme, record, step


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Morag is on the induction of volunteers, Łukasz on that of relief staff; Gordon is Morag's buddy."""
    with transaction():
        both = {"kind": StepKind.DOCUMENT, "confirm": Confirm.BOTH}
        volunteers = programme(
            "VOL",
            step("met", title="Meet your supervisor", due_days=3),
            step("agreement", title="Volunteer agreement", due_days=14, **both),
            step("shown", title="Shown round by the buddy", confirm=Confirm.BUDDY, kind=StepKind.WALK_ROUND),
            step("heard", title="Hear from a person who uses services", confirm=Confirm.LND, kind=StepKind.SESSION),
            step("fire", subject=cast.subjects["FIRE-1"], title="Fire safety awareness"),
            step("badge", title="Get a badge"),
            step("shadow", title="Shadow another service", kind=StepKind.SHADOWING, count=2),
        )
        programme("RELIEF", step("around", title="Walk round"), worker_types=["bank_relief"])
        kept = record(cast["morag"].post_id, volunteers, "shadow", TODAY - timedelta(days=4), where_id=cast.places["NHSL-W3"])
        record(cast["morag"].post_id, volunteers, "agreement", TODAY, ConfirmedBy.LEARNER)
        by_priya = {"made_at": clock.now(), "by_account_id": cast["priya"].account_id}
        waiver = Waiver(
            post_id=cast["morag"].post_id, programme_id=volunteers.id, step_key="badge", reason="Has one", from_day=TODAY, **by_priya
        )
        buddy = Buddy(post_id=cast["morag"].post_id, person_id=cast["gordon"].person_id, named_on=date(2026, 2, 17), **by_priya)
        by_hand = programme("FIRST-YEAR", step("part1", title="Professional supervision"), worker_types=[], target_days=365)
        joining = Joining(post_id=cast["kirsty"].post_id, programme_id=by_hand.id, starts_on=date(2025, 1, 6), **by_priya)
        db.session.add_all([waiver, buddy, joining])
        derive()
        return {"step_record": kept.id, "step_waiver": waiver.id, "joined_by_hand": joining.id}
