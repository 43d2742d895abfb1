"""Dates as those see them who plan them: looking, adding, changing, copying, scheduling, cancelling."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, g

from lms.access import May
from lms.courses.queries import courses, series, trainers, venues
from lms.courses.queries.courses import CoursePage
from lms.courses.rules.planning import Changed, Plan
from lms.courses.rules.words import EventState
from lms.courses.service import events as planning
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.form_fields import as_id
from lms.kit.forms import choices
from lms.kit.refusal import Refused
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page
from lms.scheduling import rules
from lms.scheduling.forms import CancelEventForm, CopyForm, EventForm, EventsForm, ScheduleForm, SeriesForm, event_form
from lms.scheduling.queries import events as queries
from lms.scheduling.queries import minimum_decisions
from lms.scheduling.queries.events import DatesFilter, EventPage
from lms.scheduling.service import events as bookings
from lms.scheduling.service import planning as service
from lms.training.rules.calendar import ONE_DAY

bp = Blueprint("scheduling", __name__)


@bp.get("/dates")
@door(May.MANAGE_COURSES)
def events() -> Response:
    form, page_request, today = EventsForm(), read_page_request(queries.SORTS, "starts"), clock.today()
    form.offer(queries.courses_with_dates(g.viewer), venues.localities(), queries.ONLINE)
    form.validate()
    filters = _wanted(form)
    dates = listing(queries.events(filters, page_request, g.viewer, clock.now()), page_request)
    open_registers = queries.open_registers(g.viewer, clock.now())
    return page(
        "scheduling/events.html",
        form=form,
        listing=dates,
        filters=filters,
        today=today,
        yesterday=today - ONE_DAY,
        open_registers=open_registers,
    )


def _wanted(form: EventsForm) -> DatesFilter:
    """Without a day, what is coming; what was delivered or cancelled lies in the past as well."""
    state = form.chosen_state
    coming = form.until.data is None and state in (None, EventState.DRAFT, EventState.SCHEDULED)
    return DatesFilter(
        course_id=as_id(form.course.data),
        text=(form.text.data or "").strip()[:200],
        place=(form.place.data or "")[:200],
        since=form.since.data or (clock.today() if coming else None),
        until=form.until.data,
        state=state,
        undecided=bool(form.undecided.data),
    )


@bp.get("/dates/<int:event_id>")
@door(May.MANAGE_COURSES)
def event(event_id: int) -> Response:
    event_page, now = _at(event_id), clock.now()
    known = {"decision": minimum_decisions.decision(event_id, now), "booked": minimum_decisions.booked_on(event_id)}
    return page("scheduling/event.html", event_page=event_page, now=now, may_copy=_may_plan(event_page), **known)


@bp.post("/dates/<int:event_id>/runs")
@door(May.MANAGE_COURSES)
@commits
def run_event(event_id: int) -> Response:
    _at(event_id)
    try:
        service.run_event(event_id=event_id, by=g.viewer)
        flash("It runs, and nobody is asked any more.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("scheduling.event", event_id=event_id)


@bp.route("/courses/<int:course_id>/dates/add", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def add_event(course_id: int) -> Response:
    course, form = _course(course_id), event_form()
    _offer(form, course, None)
    if form.only_rows:
        return page("scheduling/add_event.html", form=form, course=course)
    if form.is_valid_post():
        with form.showing_refusals():
            event = planning.add_event(course_id=course_id, plan=form.plan, by=g.viewer)
            flash("The date is added as a draft. Schedule it, so that people can book.", "success")
            return go("scheduling.event", event_id=event.id)
    return page("scheduling/add_event.html", form=form, course=course)


@bp.route("/dates/<int:event_id>/edit", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def edit_event(event_id: int) -> Response:
    event_page = _at(event_id)
    if event_page.event.state not in (EventState.DRAFT, EventState.SCHEDULED):
        abort(404)
    form = event_form(len(event_page.plan.sessions))
    _offer(form, _course_of(event_page), event_page.plan)
    form.show_plan(event_page.plan)
    if not form.only_rows and form.is_valid_post():
        with form.showing_refusals():
            known = {"seen": form.seen.data or "", "knowing": form.knowing.data or ""}
            changed = service.edit_event(event_id=event_id, plan=form.plan, **known, by=g.viewer)
            flash(_said(changed, event_page), "success")
            return go("scheduling.event", event_id=event_id)
    return page(
        "scheduling/edit_event.html",
        form=form,
        event_page=event_page,
        knowing=rules.knowing(form.doubles),
        torn=rules.number_of_people(form.doubles),
    )


def _said(changed: Changed, event_page: EventPage) -> str:
    if event_page.event.state != EventState.SCHEDULED or not changed.must_be_told:
        return "Saved."
    if changed.is_elsewhere and (event_page.seats.waiting or event_page.seats.requested):
        return "Saved. Everybody who has a place or waits for one, and has an email address, is told."
    return "Saved. Everybody with a place and an email address is told." if event_page.seats.taken else "Saved."


@bp.route("/dates/<int:event_id>/copy", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def copy_event(event_id: int) -> Response:
    event_page, series_form, form = _at(event_id), SeriesForm(), CopyForm()
    if not _may_plan(event_page):
        abort(404)
    candidates = series.candidates(event_page.event, series_form.days, clock.today())
    boxes = sorted(candidates, key=lambda day: not day.can_be)  # what went wrong leads to the first box, and that has to be there
    form.days.choices = choices((day.day.isoformat(), long_date(day.day)) for day in boxes)
    chosen_days = {day.day.isoformat() for day in candidates} & set(form.days.data or ())
    if not chosen_days and not any(day.can_be for day in candidates):
        del form.days  # there is no box; what is planned already may still be sent a second time
    if event_page.event.state not in (EventState.SCHEDULED, EventState.DELIVERED):
        del form.scheduled
    if form.is_valid_post():
        with form.showing_refusals():
            at_once = bool(form.scheduled and form.scheduled.data)
            events = planning.copy_event(event_id=event_id, days=form.chosen, scheduled=at_once, by=g.viewer)
            state = EventState.DRAFT if any(event.state is EventState.DRAFT for event in events) else EventState.SCHEDULED
            return _to_copies([event.id for event in events], state, event_page.course.id)
    elif form.days and not form.is_submitted():
        form.days.data = [day.day.isoformat() for day in candidates if day.is_free]
    return page("scheduling/copy_event.html", form=form, series_form=series_form, candidates=candidates, event_page=event_page)


def _to_copies(event_ids: Sequence[int], state: EventState, course_id: int) -> Response:
    then = "People can book now." if state is EventState.SCHEDULED else "Look at what is a draft, then schedule it."
    if len(event_ids) == 1:
        flash(f"The date is planned. {then}", "success")
        return go("scheduling.event", event_id=event_ids[0])
    flash(f"{len(event_ids)} dates are planned. {then}", "success")
    return go("scheduling.events", course=course_id, state=state.value)


@bp.route("/dates/<int:event_id>/schedule", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def schedule_event(event_id: int) -> Response:
    event_page, form = _at(event_id), ScheduleForm()
    if form.is_valid_post():
        with form.showing_refusals():
            planning.schedule(event_id=event_id, by=g.viewer)
            flash(_can_be_booked(event_page.plan), "success")
            return go("scheduling.event", event_id=event_id)
    return page("scheduling/schedule_event.html", form=form, event_page=event_page)


def _can_be_booked(plan: Plan) -> str:
    if plan.opens_on and plan.opens_on > clock.today():
        return f"It is scheduled. People can book from {long_date(plan.opens_on)}."
    return "It is scheduled. People can book now."


@bp.route("/dates/<int:event_id>/cancel", methods=["GET", "POST"])
@door(May.MANAGE_COURSES)
@commits
def cancel_event(event_id: int) -> Response:
    event_page, form = _at(event_id), CancelEventForm()
    if form.is_valid_post():
        with form.showing_refusals():
            had_booked = bookings.cancel_event(event_id=event_id, why=form.why.data or "", by=g.viewer)
            notified = " Everybody who had booked and has an email address is told." if had_booked else ""
            flash(f"The date is cancelled.{notified}", "success")
            return go("scheduling.event", event_id=event_id)
    return page("scheduling/cancel_event.html", form=form, event_page=event_page)


# --- what they share --------------------------------------------------------------------------------------------------------------


def _offer(form: EventForm, course: CoursePage, plan: Plan | None) -> None:
    today = clock.today()
    trainer_ids = set(plan.trainer_ids) if plan else set()
    known = trainers.trainers(today)
    teaching = {trainer.person_id: f"{trainer.name}, {trainer.of}" for trainer in known}
    teaching |= {person_id: name for person_id, name in trainers.names(trainer_ids).items() if person_id not in teaching}
    used = {session.venue_id for session in plan.sessions if session.venue_id} if plan else set()
    form.offer(
        courses.organisers(g.viewer, course.row.owner_id, today, plan.organiser_id if plan else None),
        [(str(person_id), label) for person_id, label in teaching.items()],
        venues.choices(today, used),
    )


def _course(course_id: int) -> CoursePage:
    """A course of which the viewer may plan dates, or the same page as for none."""
    course = courses.course(course_id, g.viewer)
    if course is None or not course.may_plan:
        abort(404)
    return course


def _course_of(event_page: EventPage) -> CoursePage:
    course = courses.course(event_page.course.id, g.viewer)
    if course is None:
        abort(404)
    return course


def _may_plan(event_page: EventPage) -> bool:
    return _course_of(event_page).may_plan


def _at(event_id: int) -> EventPage:
    """A date that the viewer plans, or the same page as for none."""
    event_page = queries.event(event_id, g.viewer)
    if event_page is None:
        abort(404)
    return event_page
