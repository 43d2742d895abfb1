"""Pages of programmes: which there are, what they say, and what is said of them whichever their version."""

from datetime import date, timedelta

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page
from lms.programmes.forms import FactsForm, LookAheadForm, NewProgrammeForm, PublishForm
from lms.programmes.queries import programmes as queries
from lms.programmes.queries.preview import preview
from lms.programmes.queries.programmes import ProgrammeRow
from lms.programmes.service import programmes as service
from lms.programmes.views import bp


@bp.get("/programmes")
@door(May.MANAGE_INDUCTIONS)
def programmes() -> Response:
    today = clock.today()
    return page("programmes/programmes.html", rows=queries.programmes(g.viewer, today), owners=queries.owners(g.viewer, today))


@bp.get("/programmes/<code>")
@door(May.MANAGE_INDUCTIONS)
def programme(code: str) -> Response:
    programme_row, today = programme_or_404(code), clock.today()
    contents = queries.contents(programme_row.row, programme_row.in_force, today)
    return page("programmes/programme.html", found=programme_row, version=programme_row.in_force, contents=contents, today=today)


@bp.get("/programmes/<code>/versions/<int:number>")
@door(May.MANAGE_INDUCTIONS)
def version(code: str, number: int) -> Response:
    programme_row = programme_or_404(code)
    chosen = next((edition for edition in programme_row.row.versions if edition.number == number), None)
    if chosen is None or (chosen is programme_row.draft and not programme_row.may_change):
        abort(404)
    return page(
        "programmes/version.html", found=programme_row, version=chosen, contents=queries.contents(programme_row.row, chosen, clock.today())
    )


@bp.route("/programmes/add", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def add_programme() -> Response:
    today, form = clock.today(), NewProgrammeForm()
    owners, rows = queries.owners(g.viewer, today), queries.programmes(g.viewer, today)
    if not owners:
        abort(404)
    form.offer_owners(owners)
    form.offer_programmes(queries.extendable(rows, {None, *(int(row_id) for row_id, _ in owners)}))
    if form.is_valid_post():
        with form.showing_refusals():
            new = service.add_programme(code=form.code.data, organisation_id=form.organisation_id, facts=form.facts(), by=g.viewer)
            return _done("The programme is made. Say in its draft what its steps are, and whom it is for.", new.code, number=1)
    return page("programmes/add_programme.html", form=form)


@bp.route("/programmes/<code>/edit", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def edit_programme(code: str) -> Response:
    programme_row, form = changed_or_404(code), FactsForm()
    rows = queries.programmes(g.viewer, clock.today())
    form.offer_programmes(queries.extendable(rows, {None, programme_row.row.organisation_id}, but=programme_row.row.id))
    if programme_row.published:
        del form.extends, form.is_compulsory
    form.show(service.shown(queries.facts_of(programme_row.row)))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_programme(programme_id=programme_row.row.id, facts=form.facts(), seen=form.seen.data or "", by=g.viewer)
            return _done("Saved.", code)
    return page("programmes/edit_programme.html", form=form, found=programme_row)


@bp.post("/programmes/<code>/start-draft")
@door(May.MANAGE_INDUCTIONS)
@commits
def start_draft(code: str) -> Response:
    programme_row, form = changed_or_404(code), ButtonForm()
    with form.showing_refusals():
        draft = service.start_draft(programme_id=programme_row.row.id, by=g.viewer)
        return _done(f"Version {draft.number} is a draft. It says what the newest version says.", code, number=draft.number)
    flash(form.form_errors[0], "info")
    return go("programmes.programme", code=code)


@bp.route("/programmes/<code>/draft/discard", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def discard_draft(code: str) -> Response:
    programme_row, form = changed_or_404(code), ButtonForm()
    draft = programme_row.draft or abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            service.discard_draft(programme_id=programme_row.row.id, by=g.viewer)
            flash("The draft is discarded.", "success")
            return go("programmes.programme", code=code) if programme_row.published else go("programmes.programmes")
    return page("programmes/discard_draft.html", form=form, found=programme_row, draft=draft)


@bp.route("/programmes/<code>/draft/publish", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def publish(code: str) -> Response:
    programme_row, look, form, today = changed_or_404(code), LookAheadForm(), PublishForm(), clock.today()
    draft = programme_row.draft or abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            service.publish(programme_id=programme_row.row.id, from_day=form.from_day.data, note=form.note.data or "", by=g.viewer)
            return _done(f"Version {draft.number} is published.", code)
    look.validate()
    day = _day(programme_row, look.on.data or form.from_day.data, today)
    if not form.is_submitted():
        form.from_day.data, look.on.data, form.note.data = day, day, draft.note
    ahead = preview(programme_row.row, draft, day, today)
    return page("programmes/publish.html", form=form, look=look, found=programme_row, draft=draft, day=day, ahead=ahead, today=today)


def _day(programme_row: ProgrammeRow, chosen: date | None, today: date) -> date:
    """The day that is looked at: the one chosen, and never one on which it cannot be published."""
    if not programme_row.published:
        return chosen or programme_row.row.joins_from
    newest = programme_row.published[-1].published_from or today
    return max(chosen or today, newest + timedelta(days=1))


def programme_or_404(code: str) -> ProgrammeRow:
    """One that the viewer may read."""
    return queries.programme(g.viewer, code, clock.today()) or abort(404)


def changed_or_404(code: str) -> ProgrammeRow:
    """One that the viewer may change."""
    programme_row = programme_or_404(code)
    return programme_row if programme_row.may_change else abort(404)


def _done(words: str, code: str, *, number: int | None = None) -> Response:
    flash(words, "success")
    return go("programmes.version", code=code, number=number) if number else go("programmes.programme", code=code)
