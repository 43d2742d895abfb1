"""Releases of records: for those whose office it is, and nobody else."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.supervision.rules.words import ReleaseReason, ReleaseState
from lms.supervision_records.forms.releases import DecideForm, FindForm, ProposeForm
from lms.supervision_records.queries import offices, records, releases
from lms.supervision_records.rules import releases as rules
from lms.supervision_records.service import releases as service
from lms.supervision_records.views import bp


@bp.get("/releases")
@door(May.RELEASE_RECORD)
def release_list() -> Response:
    """Who meets with whom is nobody's reading either: sessions are listed once a name is looked for."""
    form, today = FindForm(), clock.today()
    looked_for = (form.find.data or "").strip()
    return page(
        "supervision_records/release_list.html",
        find=form,
        why_not=rules.OTHER_ROLE if offices.has_other_role(g.viewer, today) else "",
        releases=releases.own_and_waiting(g.viewer, clock.now()),
        own=releases.own_ids(g.viewer),
        looked_for=looked_for,
        sessions=releases.releasable(g.viewer, today, looked_for) if looked_for else [],
        most=releases.MOST,
        today=today,
    )


@bp.route("/releases/propose/<int:session_id>", methods=["GET", "POST"])
@door(May.RELEASE_RECORD)
@commits
def propose_release(session_id: int) -> Response:
    office = offices.office(session_id, g.viewer, clock.today())
    if office is None or office.why_not:
        abort(404)
    form, stands = ProposeForm(), records.session_facts(session_id)
    if form.is_valid_post():
        with form.showing_refusals():
            reason = ReleaseReason(form.reason.data)
            release_id = service.propose(session_id=session_id, reason=reason, why=form.why.data or "", by=g.viewer)
            flash("Proposed. A second person has to decide.", "success")
            return go("supervision_records.release", release_id=release_id)
    return page("supervision_records/propose_release.html", form, stands=stands)


@bp.route("/releases/<int:release_id>", methods=["GET", "POST"])
@door(May.RELEASE_RECORD)
@commits
def release(release_id: int) -> Response:
    """For the two, and for those who could be the second."""
    its_release = releases.release(release_id) or abort(404)
    office, is_own = offices.office(its_release.session_id, g.viewer, clock.today()), releases.is_by(its_release, g.viewer)
    if not is_own and (office is None or office.why_not):
        abort(404)
    form = DecideForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.decide(release_id=release_id, is_released=form.word.data == "release", by=g.viewer)
            flash("Released." if form.word.data == "release" else "Not released. The members see that it was asked for.", "success")
            return go("supervision_records.release", release_id=release_id)
    may_decide = its_release.state is ReleaseState.PROPOSED and not is_own
    is_open = bool(its_release.readable_until and its_release.readable_until >= clock.today()) and releases.is_of(its_release, g.viewer)
    return page("supervision_records/release.html", form, release=its_release, may_decide=may_decide, is_own=is_own, is_open=is_open)
