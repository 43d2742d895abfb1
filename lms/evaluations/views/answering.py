"""What somebody says of a date they attended."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.evaluations import service
from lms.evaluations.forms import FORM_OF
from lms.evaluations.queries.invitations import asking
from lms.evaluations.rules.anonymise import Reply
from lms.evaluations.rules.words import LONGEST, Stage
from lms.evaluations.views import bp
from lms.kit import clock
from lms.kit.web import commits, door, go, page


@bp.route("/bookings/<int:booking_id>/what-you-think/<stage>", methods=["GET", "POST"])
@door(May.BOOK)
@commits
def answer(booking_id: int, stage: str) -> Response:
    known = {one.value: one for one in Stage}
    found = asking(booking_id, known[stage], g.viewer) if stage in known else None
    if found is None:
        abort(404)
    form = FORM_OF[found.stage]()
    if not form.is_submitted():
        form.show(Reply(found.answers, found.comment))
    if form.is_valid_post():
        with form.showing_refusals():
            service.submit(booking_id=booking_id, stage=found.stage, reply=form.reply(), by=g.viewer)
            flash("Thank you. Your answers are kept; you can change them until the time is over.", "success")
            return go("evaluations.answer", booking_id=booking_id, stage=stage)
    return page("evaluations/answer.html", form, found=found, why_not=found.standing.why_not(clock.today()), longest=LONGEST)
