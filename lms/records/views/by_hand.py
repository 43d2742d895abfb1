"""Pages on which training is recorded by hand, taken back, and revoked."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.records.forms.by_hand import NEVER, ConfirmForm, RecordTrainingForm, RevokeForm
from lms.records.queries import by_hand as queries
from lms.records.queries.by_hand import AwardPage, EntryPage, LearnerChoice
from lms.records.views import bp
from lms.training.queries.by_hand import counts_until, subject_choices
from lms.training.rules.by_hand import Learner
from lms.training.service import by_hand as service
from lms.training.service import reinstate, revoke


@bp.route("/record-training", methods=["GET", "POST"])
@door(May.RECORD_AWARDS)
@commits
def record_training() -> Response:
    today, form = clock.today(), RecordTrainingForm()
    people = queries.learners(g.viewer, today, person_ids=_ids("person")[: queries.MOST_AT_ONCE])
    if not people:
        return page("records/record_training.html", people=())
    learners = _chosen(people)
    post_ids = [learner.post_id for learner in learners]
    as_officer = queries.records_as_officer(people)
    form.offer(subject_choices(today, on_the_job=not as_officer), is_for_one=len(people) == 1)
    if request.method == "GET":
        form.subject.data = request.args.get("subject")
    until = None
    if form.is_valid_post():
        with form.showing_refusals():
            service.check(learners=learners, achievement=form.achievement(), by=g.viewer)
            if form.is_checked(post_ids):
                entry = service.record_awards(learners=learners, achievement=form.achievement(), by=g.viewer)
                return go("records.training_recorded", entry_id=entry.id)
            form.mark_checked(post_ids)
            until = counts_until(post_ids, int(form.subject.data), form.achieved_on.data, form.expires_on.data, today)
    shown_values = {"people": people, "chosen": set(post_ids), "until": until, "as_officer": as_officer, "today": today}
    return page("records/record_training.html", form, **shown_values)


def _chosen(people: list[LearnerChoice]) -> list[Learner]:
    """For which post of each; the first, where it is not said."""
    post_ids, learners = set(_ids("post")), []
    for person in people:
        posts = [post.learner for post in person.posts]
        learners.append(next((learner for learner in posts if learner.post_id in post_ids), posts[0]))
    return learners


def _ids(name: str) -> list[int]:
    """Whole numbers that a database can hold, each once."""
    texts = dict.fromkeys(request.values.getlist(name))
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]


@bp.get("/record-training/<int:entry_id>")
@door(May.RECORD_AWARDS)
def training_recorded(entry_id: int) -> Response:
    return page("records/training_recorded.html", ConfirmForm(), recorded=_entry(entry_id))


@bp.post("/record-training/<int:entry_id>/undo")
@door(May.RECORD_AWARDS)
@commits
def undo_training_recorded(entry_id: int) -> Response:
    recorded = _entry(entry_id)
    try:
        service.undo_entry(recorded.entry, by=g.viewer)
        flash(f"Taken back: {recorded.subject} of {long_date(recorded.achieved_on)} counts for nobody.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("records.training_recorded", entry_id=entry_id)


def _entry(entry_id: int) -> EntryPage:
    recorded = queries.entry(entry_id, g.viewer, clock.now())
    if recorded is None:
        abort(404)
    return recorded


# --- revoking ---------------------------------------------------------------------------------------------------------------------


@bp.route("/awards/<int:award_id>/revoke", methods=["GET", "POST"])
@door(May.REVOKE_AWARDS)
@commits
def revoke_award(award_id: int) -> Response:
    award, form = _award(award_id), RevokeForm()
    if form.is_valid_post():
        with form.showing_refusals():
            from_day = None if form.since.data == NEVER else clock.today()
            revoke(award_ids=[award_id], reason=form.reason.data or "", from_day=from_day)
            overdue = f" {counted(len(award.overdue), 'line becomes', 'lines become')} overdue." if award.overdue else ""
            flash(f"Revoked: {award.subject} of {long_date(award.fact.achieved_on)}.{overdue}", "success")
            return go("records.person", person_id=award.person_id)
    return page("records/revoke_award.html", form, award=award, today=clock.today())


@bp.post("/awards/<int:award_id>/bring-back")
@door(May.REVOKE_AWARDS)
@commits
def bring_award_back(award_id: int) -> Response:
    award = _award(award_id)
    reinstate(award_ids=[award_id])
    flash(f"It counts again: {award.subject} of {long_date(award.fact.achieved_on)}.", "success")
    return go("records.person", person_id=award.person_id)


def _award(award_id: int) -> AwardPage:
    award = queries.award(award_id, g.viewer, clock.today())
    if award is None:
        abort(404)
    return award
