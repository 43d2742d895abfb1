"""What the pages of reminders show: Ailsa's own, read and not, and one that is done; Effie's team; and Morag, who is told in person."""

from datetime import date, timedelta

from flask import Flask

from lms.kit.db import transaction
from tests.cast import NOW, TODAY, Cast
from tests.reminders.nudges import nudge, on_paper

DAY = timedelta(days=1)


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    with transaction():
        nudge(cast, "ailsa")
        nudge(cast, "ailsa", stage="90", day=TODAY - 30 * DAY, read_at=NOW)
        nudge(cast, "ailsa", ref="FIRE-1", on=date(2026, 2, 3), stage="0", day=TODAY - 27 * DAY)
        nudge(cast, "effie", "ailsa", stage="w1")
        nudge(cast, "effie", "gordon", ref="FIRE-1", on=date(2025, 11, 30), stage="w2")
        on_paper(cast)
        on_paper(cast, "ailsa")
        return {}
