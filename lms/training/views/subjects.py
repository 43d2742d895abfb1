"""Pages about subjects: what can be learnt, how long it lasts, what it counts for."""

from typing import Any

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, door, go, page
from lms.training.forms import CoverForm, IntervalForm, NewSubjectForm, RemoveForm, RetireForm, SubjectForm, SubjectsForm
from lms.training.queries import subjects as queries
from lms.training.queries.subjects import Detail, SubjectRow
from lms.training.service import subjects as service
from lms.training.views.requirements import bp


@bp.get("/subjects")
@door(May.SEE_REQUIREMENTS)
def subjects() -> Response:
    form, asked, today = SubjectsForm(), read_page_request(queries.SORTS, "name"), clock.today()
    found = queries.subjects(form.wanted(), asked, today)
    if wants_download():
        return download(HEADER, map(_cells, found.rows), "subjects")
    return page("training/subjects.html", form=form, listing=listing(found, asked), retired=form.wanted().retired)


@bp.get("/subjects/<int:subject_id>")
@door(May.SEE_REQUIREMENTS)
def subject(subject_id: int) -> Response:
    return page("training/subject.html", found=_subject(subject_id), today=clock.today())


@bp.route("/subjects/add", methods=["GET", "POST"])
@door(May.MANAGE_SUBJECTS)
@commits
def subject_add() -> Response:
    form = NewSubjectForm()
    form.offer(queries.families())
    if form.is_valid_post():
        with form.showing_refusals():
            made = service.add_subject(code=form.code.data, text=form.text(), months=form.wanted_months, by=g.viewer)
            return _done(f"{made.name} is added.", made.id)
    return page("training/subject_add.html", form=form)


@bp.route("/subjects/<int:subject_id>/edit", methods=["GET", "POST"])
@door(May.MANAGE_SUBJECTS)
@commits
def subject_edit(subject_id: int) -> Response:
    found, form = _subject(subject_id), SubjectForm()
    form.offer(queries.families())
    form.show(service.values_of(found.subject))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_subject(subject_id=subject_id, text=form.text(), seen=form.seen.data or "", by=g.viewer)
            return _done("Saved.", subject_id)
    return page("training/subject_edit.html", form=form, found=found)


@bp.route("/subjects/<int:subject_id>/interval", methods=["GET", "POST"])
@door(May.MANAGE_SUBJECTS)
@commits
def subject_interval(subject_id: int) -> Response:
    found, form = _subject(subject_id), IntervalForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_interval(subject_id=subject_id, change=form.change(), by=g.viewer)
            return _done("How often it is needed is changed. You find it below, under “How often, over time”.", subject_id)
    return page("training/subject_interval.html", form=form, found=found)


@bp.route("/subjects/<int:subject_id>/interval/<int:interval_id>/remove", methods=["GET", "POST"])
@door(May.MANAGE_SUBJECTS)
@commits
def subject_interval_remove(subject_id: int, interval_id: int) -> Response:
    found, form = _subject(subject_id), RemoveForm()
    interval = next((one for one in found.intervals if one.id == interval_id), None)
    if interval is None:
        abort(404)
    if form.is_valid_post():
        service.remove_interval(subject_id=subject_id, interval_id=interval_id, by=g.viewer)
        return _done("The change is removed.", subject_id)
    return page("training/subject_interval_remove.html", form=form, found=found, interval=interval)


@bp.route("/subjects/<int:subject_id>/covers", methods=["GET", "POST"])
@door(May.MANAGE_SUBJECTS)
@commits
def subject_covers(subject_id: int) -> Response:
    found, form = _subject(subject_id), CoverForm()
    form.offer(queries.others(subject_id))
    if form.is_valid_post():
        with form.showing_refusals():
            service.cover(subject_id=subject_id, covered_id=int(form.covered.data), by=g.viewer)
            return _done("Saved.", subject_id, on="training.subject_covers")
    return page("training/subject_covers.html", form=form, found=found)


@bp.post("/subjects/<int:subject_id>/covers/<int:covered_id>/remove")
@door(May.MANAGE_SUBJECTS)
@commits
def subject_uncover(subject_id: int, covered_id: int) -> Response:
    _subject(subject_id)
    service.uncover(subject_id=subject_id, covered_id=covered_id, by=g.viewer)
    return _done("Taken out.", subject_id, on="training.subject_covers")


@bp.route("/subjects/<int:subject_id>/retire", methods=["GET", "POST"])
@door(May.MANAGE_SUBJECTS)
@commits
def subject_retire(subject_id: int) -> Response:
    found, form = _subject(subject_id), RetireForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.retire(subject_id=subject_id, on=form.first_day, reason=form.reason.data or "", by=g.viewer)
            return _done("It is retired. You can bring it back.", subject_id)
    return page("training/subject_retire.html", form=form, found=found)


@bp.post("/subjects/<int:subject_id>/bring-back")
@door(May.MANAGE_SUBJECTS)
@commits
def subject_bring_back(subject_id: int) -> Response:
    _subject(subject_id)
    service.bring_back(subject_id=subject_id, by=g.viewer)
    return _done("It is not retired any more.", subject_id)


def _subject(subject_id: int) -> Detail:
    found = queries.subject(subject_id, clock.today())
    if found is None:
        abort(404)
    return found


HEADER = ["Code", "Name", "Family", "Category", "How often", "Counts", "Requirements in force", "Check locally", "Retired on"]


def _cells(row: SubjectRow) -> list[Any]:
    return [row.code, row.name, row.family, row.category.label, row.how_often, row.transfers.label, row.rules,
            "Yes" if row.check_locally else "No", row.retired_on]  # fmt: skip


def _done(words: str, subject_id: int, *, on: str = "training.subject") -> Response:
    flash(words, "success")
    return go(on, subject_id=subject_id)
