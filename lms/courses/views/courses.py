"""Courses as planners see them: looking, adding, changing, retiring."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.courses.forms.courses import CourseForm, CoursesForm
from lms.courses.forms.fields import RetireForm
from lms.courses.queries import courses as queries
from lms.courses.queries.courses import CoursePage, Wanted
from lms.courses.rules.catalogue import CourseFacts, duration, shown_course
from lms.courses.service import courses as service
from lms.courses.views import bp
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page


@bp.get("/plan/courses")
@door(May.MANAGE_COURSES)
def courses() -> Response:
    form, asked = CoursesForm(), read_page_request(queries.SORTS, "title")
    wanted = Wanted((form.text.data or "").strip()[:200], form.chosen_delivery, bool(form.mine.data), bool(form.retired.data))
    found = queries.courses(wanted, asked, g.viewer, clock.now(), clock.today())
    return page("courses/courses.html", form=form, listing=listing(found, asked), retired=wanted.retired)


@bp.get("/plan/courses/<int:course_id>")
@door(May.MANAGE_COURSES)
def course(course_id: int) -> Response:
    one = _at(course_id)
    return page("courses/course.html", one=one, today=clock.today(), learning=duration(one.row.learning_minutes))


@bp.route("/plan/courses/add", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def add_course() -> Response:
    form = CourseForm()
    _offer(form, None)
    if form.is_valid_post():
        with form.showing_refusals():
            made = service.add_course(facts=form.facts, by=g.viewer)
            flash(f"{made.title} is added. Now plan its first date.", "success")
            return go("courses.course", course_id=made.id)
    return page("courses/add_course.html", form=form)


@bp.route("/plan/courses/<int:course_id>/edit", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def edit_course(course_id: int) -> Response:
    one, form = _mine(course_id), CourseForm()
    _offer(form, one.facts)
    form.show(shown_course(one.facts))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_course(course_id=course_id, facts=form.facts, seen=form.seen.data or "", by=g.viewer)
            flash("Saved.", "success")
            return go("courses.course", course_id=course_id)
    return page("courses/edit_course.html", form=form, one=one)


@bp.route("/plan/courses/<int:course_id>/retire", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def retire_course(course_id: int) -> Response:
    one, form = _mine(course_id), RetireForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.retire_course(course_id=course_id, on=form.on.data, by=g.viewer)
            flash(f"{one.row.title} is retired from {long_date(form.on.data)} on. You can bring it back.", "success")
            return go("courses.course", course_id=course_id)
    return page("courses/retire_course.html", form=form, one=one)


@bp.post("/plan/courses/<int:course_id>/bring-back")
@door(May.MANAGE_COURSES)
@commits
def bring_course_back(course_id: int) -> Response:
    one = _mine(course_id)
    try:
        service.bring_course_back(course_id=course_id, by=g.viewer)
        flash(f"{one.row.title} is not retired any more.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("courses.course", course_id=course_id)


def _offer(form: CourseForm, facts: CourseFacts | None) -> None:
    today = clock.today()
    taught, before = (facts.subject_ids, facts.prerequisite_ids) if facts else ((), ())
    owners = queries.owners(g.viewer, today, facts.owner_id if facts else None)
    form.offer(owners, queries.subjects(today, taught), queries.subjects(today, before), queries.audiences())


def _at(course_id: int) -> CoursePage:
    one = queries.course(course_id, g.viewer)
    if one is None:
        abort(404)
    return one


def _mine(course_id: int) -> CoursePage:
    """One that the viewer may change, or the same page as for none."""
    one = _at(course_id)
    if not one.may_change:
        abort(404)
    return one
