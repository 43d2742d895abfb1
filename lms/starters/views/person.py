"""The induction of somebody else: what is done, who holds the rest, and what the viewer may do about it."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.induction.service import records
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.numbers import counted
from lms.kit.web import commits, door, go, page, signed_in
from lms.starters.forms import BuddyForm, FindBuddyForm, JoinForm, ReasonForm, WaiveForm
from lms.starters.queries import buddies as candidates
from lms.starters.queries import joining as programmes
from lms.starters.queries import person as queries
from lms.starters.queries.person import StarterPost
from lms.starters.queries.taking_over import take_overs
from lms.starters.queries.waivers import waiver as waiver_called
from lms.starters.service import buddies, joinings, taking_over, waivers
from lms.starters.views import bp

TRY_AGAIN = "This page was open for too long. Try again."


@bp.get("/people/<int:person_id>")
@signed_in
def person(person_id: int) -> Response:
    """To anyone who sees the person's record, and to the buddy. One's own is the page My induction."""
    today = clock.today()
    posts = queries.posts_seen(person_id, g.viewer, today)
    if not posts:
        abort(404)
    pages = queries.pages_of(posts, today)
    open_to_help = [post for post in posts if post.may_help]
    seen = {part.post.id: [row.view for row in part.inductions] for part in pages}
    return page(
        "starters/person.html", pages=pages, person=posts[0], take_overs=take_overs(open_to_help, seen), form=ButtonForm(), today=today
    )


def _post_or_404(post_id: int) -> StarterPost:
    return queries.post_seen(post_id, g.viewer, clock.today()) or abort(404)


def _back(post: StarterPost) -> Response:
    return go("starters.person", person_id=post.person_id)


# --- records and waivers ------------------------------------------------------------------------------------------------------------


@bp.route("/records/<int:record_id>/withdraw", methods=["GET", "POST"])
@door(May.CONFIRM_STEPS)
@commits
def withdraw_record(record_id: int) -> Response:
    """What was recorded by mistake does not count any more."""
    record, form = queries.record_of(record_id) or abort(404), ReasonForm()
    post = _post_or_404(record.post_id)
    if not post.may_help:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            records.withdraw(record_id=record.id, reason=form.reason.data or "", by=g.viewer)
            flash("Withdrawn: it does not count any more.", "success")
            return _back(post)
    return page("starters/withdraw_record.html", form, post=post, record=record)


@bp.route("/posts/<int:post_id>/waive/<programme_code>/<key>", methods=["GET", "POST"])
@door(May.EXEMPT)
@commits
def waive(post_id: int, programme_code: str, key: str) -> Response:
    """A step does not apply to somebody."""
    post, form, today = _post_or_404(post_id), WaiveForm(), clock.today()
    step = queries.step_of(post_id, programme_code, key, today)
    if step is None or not post.may_waive:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            waivers.waive(post=post, step=step, reason=form.reason.data or "", from_day=form.from_day.data, by=g.viewer)
            flash(f"“{step.title}” does not apply to {post.name}.", "success")
            return _back(post)
    if not form.is_submitted():
        form.from_day.data = today
    return page("starters/waive.html", form, post=post, step=step)


@bp.post("/waivers/<int:waiver_id>/take-back")
@door(May.EXEMPT)
@commits
def take_back_waiver(waiver_id: int) -> Response:
    waiver = waiver_called(waiver_id) or abort(404)
    post, form = _post_or_404(waiver.post_id), ButtonForm()
    if not post.may_waive:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            waivers.take_back(waiver=waiver, post=post, by=g.viewer)
            flash(f"The step applies to {post.name} again, from today on.", "success")
            return _back(post)
    flash(next(iter(form.form_errors), TRY_AGAIN), "info")
    return _back(post)


# --- buddies ------------------------------------------------------------------------------------------------------------------------


@bp.route("/posts/<int:post_id>/buddy", methods=["GET", "POST"])
@door(May.CONFIRM_STEPS)
@commits
def name_buddy(post_id: int) -> Response:
    """Search by name, choose, name."""
    post, form, find, today = _post_or_404(post_id), BuddyForm(), FindBuddyForm(), clock.today()
    if not post.may_help:
        abort(404)
    name = (find.name.data or "").strip()
    people = candidates.buddies_called(name, post, g.viewer, today)
    form.buddy.choices = [(str(human.id), f"{human.name}, {human.where}") for human in people]
    if form.is_valid_post():
        with form.showing_refusals():
            buddy = candidates.possible_buddy(as_id(form.buddy.data) or 0, post, g.viewer, today) or abort(404)
            buddies.name(post=post, buddy=buddy, by=g.viewer)
            flash(f"{buddy.name} is the buddy of {post.name}.", "success")
            return _back(post)
    named = queries.buddies_of([post.id], today).get(post.id)
    return page("starters/name_buddy.html", form, post=post, find=find, name=name, found=people, named=named)


@bp.post("/posts/<int:post_id>/buddy/end")
@door(May.CONFIRM_STEPS)
@commits
def end_buddy(post_id: int) -> Response:
    post, form = _post_or_404(post_id), ButtonForm()
    if not post.may_help:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            buddies.end(post=post)
            flash(f"{post.name} has no buddy any more.", "success")
            return _back(post)
    flash(next(iter(form.form_errors), TRY_AGAIN), "info")
    return _back(post)


# --- by hand ------------------------------------------------------------------------------------------------------------------------


@bp.route("/posts/<int:post_id>/join", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def join(post_id: int) -> Response:
    """Put somebody on a programme."""
    post, form, today = _post_or_404(post_id), JoinForm(), clock.today()
    if not post.may_manage:
        abort(404)
    possible = programmes.programmes_to_join(post, today)
    form.offer((str(programme_id), name) for programme_id, name in possible)
    if form.is_valid_post():
        with form.showing_refusals():
            joinings.join(post=post, programme_id=int(form.programme.data), starts_on=form.starts_on.data, by=g.viewer)
            flash(f"{post.name} is on “{dict(possible)[int(form.programme.data)]}”.", "success")
            return _back(post)
    if not form.is_submitted():
        form.starts_on.data = today
    return page("starters/join.html", form, post=post, possible=possible)


@bp.route("/joinings/<int:joining_id>/take-off", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def take_off(joining_id: int) -> Response:
    """Take somebody off a programme on which they were put by hand."""
    joining, form = queries.joining_of(joining_id) or abort(404), ReasonForm()
    post = _post_or_404(joining.post_id)
    if not post.may_manage:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            joinings.take_off(joining=joining, post=post, reason=form.reason.data or "")
            flash(f"{post.name} is not on it any more. What was recorded stays.", "success")
            return _back(post)
    return page("starters/take_off.html", form, post=post, programme=programmes.name_of(joining.programme_id))


@bp.post("/posts/<int:post_id>/take-over")
@door(May.CONFIRM_STEPS)
@commits
def take_over(post_id: int) -> Response:
    """What was done in another post with the same employer counts here too."""
    post, form = _post_or_404(post_id), ButtonForm()
    if not post.may_help:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            number = taking_over.take_over(post=post, by=g.viewer)
            flash(f"{counted(number, 'step is', 'steps are')} taken over." if number else "There is nothing left to take over.", "success")
            return _back(post)
    flash(next(iter(form.form_errors), TRY_AGAIN), "info")
    return _back(post)
