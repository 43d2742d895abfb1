"""Whoever comes without a booking."""

from flask import Response, flash, g

from lms.access import May
from lms.bookings.queries import seats
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.registers.forms.register import WalkInForm, WalkInSearch
from lms.registers.queries import register as queries
from lms.registers.queries import walk_ins as finding
from lms.registers.rules import register as rules
from lms.registers.service import register as service
from lms.registers.service import walk_ins
from lms.registers.views import bp
from lms.registers.views.register import register_or_404


@bp.route("/dates/<int:event_id>/register/walk-in", methods=["GET", "POST"])
@door(May.RUN_REGISTER)
@commits
def walk_in(event_id: int) -> Response:
    event_register, search, form = register_or_404(event_id), WalkInSearch(), WalkInForm()
    session = rules.session_shown(event_register.sessions, search.session_id, clock.now())
    search.offer(finding.employers())
    posts = finding.found(search.name.data or "", search.employer_id, search.number.data or "", clock.today())
    if form.is_valid_post():
        with form.showing_refusals():
            # A number alone opens nobody's name: the post is one of those that were found.
            post_id = form.post_id if form.post_id in {post.post_id for post in posts} else 0
            name = walk_ins.walk_in(
                event_id=event_id, post_id=post_id, session_id=session.id, over_capacity=bool(form.over_capacity.data), by=g.viewer
            )
            flash(f"{name} is on the register, and present.", "success")
            return go("registers.register", event_id=event_id, session=session.id)
    search.session.data = str(session.id)
    return page(
        "registers/walk_in.html",
        form=form,
        search=search,
        event_register=event_register,
        shown=session,
        posts=posts,
        on_it={row.person_id for row in queries.rows_of(event_id)},
        seats=seats.free([event_id])[event_id],
        no=service.why_not_mark(event_register),
    )
