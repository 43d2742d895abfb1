"""Pages of programmes: which there are, what they say, and what is said of them whichever their version."""

from datetime import date, timedelta

from flask import Response, abort, flash, g

from lms.access import May
from lms.induction.forms.programmes import EmptyForm, FactsForm, LookAheadForm, NewProgrammeForm, PublishForm
from lms.induction.models import ProgrammeVersion
from lms.induction.queries import programmes as queries
from lms.induction.queries.preview import preview
from lms.induction.queries.programmes import ProgrammeRow
from lms.induction.service import programmes as service
from lms.induction.views import bp
from lms.kit import clock
from lms.kit.web import commits, door, go, page


@bp.get("/programmes")
@door(May.MANAGE_INDUCTIONS)
def programmes() -> Response:
    today = clock.today()
    return page("induction/programmes.html", rows=queries.programmes(g.viewer, today), owners=queries.owners(g.viewer, today))


@bp.get("/programmes/<code>")
@door(May.MANAGE_INDUCTIONS)
def programme(code: str) -> Response:
    found = programme_or_404(code)
    return page("induction/programme.html", found=found, version=found.in_force, **_said(found, found.in_force))


@bp.get("/programmes/<code>/versions/<int:number>")
@door(May.MANAGE_INDUCTIONS)
def version(code: str, number: int) -> Response:
    found = programme_or_404(code)
    chosen = next((one for one in found.row.versions if one.number == number), None)
    if chosen is None or (chosen is found.draft and not found.may_change):
        abort(404)
    return page("induction/version.html", found=found, version=chosen, **_said(found, chosen))


def _said(found: ProgrammeRow, chosen: ProgrammeVersion | None) -> dict[str, object]:
    """What a page shows of a version: its steps with those of what it adds to, and whom it is for."""
    today = clock.today()
    day = chosen.published_from if chosen and chosen.published_from else today
    return {
        "names": queries.names(today),
        "before": queries.steps_before(found.row, day),
        "conditions": [(one, queries.row_facts(one)) for one in chosen.conditions] if chosen else [],
        "today": today,
    }


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
            made = service.add_programme(code=form.code.data, organisation_id=form.organisation_id, facts=form.facts(), by=g.viewer)
            return _done("The programme is made. Say in its draft what its steps are, and whom it is for.", made.code, number=1)
    return page("induction/add_programme.html", form=form)


@bp.route("/programmes/<code>/edit", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def edit_programme(code: str) -> Response:
    found, form = changed_or_404(code), FactsForm()
    rows = queries.programmes(g.viewer, clock.today())
    form.offer_programmes(queries.extendable(rows, {None, found.row.organisation_id}, but=found.row.id))
    if found.published:
        del form.extends, form.is_compulsory
    form.show(service.shown(queries.facts_of(found.row)))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_programme(programme_id=found.row.id, facts=form.facts(), seen=form.seen.data or "", by=g.viewer)
            return _done("Saved.", code)
    return page("induction/edit_programme.html", form=form, found=found)


@bp.post("/programmes/<code>/start-draft")
@door(May.MANAGE_INDUCTIONS)
@commits
def start_draft(code: str) -> Response:
    found, form = changed_or_404(code), EmptyForm()
    with form.showing_refusals():
        draft = service.start_draft(programme_id=found.row.id, by=g.viewer)
        return _done(f"Version {draft.number} is a draft. It says what the newest version says.", code, number=draft.number)
    flash(form.form_errors[0], "info")
    return go("induction.programme", code=code)


@bp.route("/programmes/<code>/draft/discard", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def discard_draft(code: str) -> Response:
    found, form = changed_or_404(code), EmptyForm()
    draft = draft_or_404(found)
    if form.is_valid_post():
        with form.showing_refusals():
            service.discard_draft(programme_id=found.row.id, by=g.viewer)
            flash("The draft is discarded.", "success")
            return go("induction.programme", code=code) if found.published else go("induction.programmes")
    return page("induction/discard_draft.html", form=form, found=found, draft=draft)


@bp.route("/programmes/<code>/draft/publish", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def publish(code: str) -> Response:
    found, look, form, today = changed_or_404(code), LookAheadForm(), PublishForm(), clock.today()
    draft = draft_or_404(found)
    if form.is_valid_post():
        with form.showing_refusals():
            service.publish(programme_id=found.row.id, from_day=form.from_day.data, note=form.note.data or "", by=g.viewer)
            return _done(f"Version {draft.number} is published.", code)
    look.validate()
    day = _day(found, look.on.data or form.from_day.data, today)
    if not form.is_submitted():
        form.from_day.data, look.on.data = day, day
    ahead = preview(found.row, draft, day, today)
    return page("induction/publish.html", form=form, look=look, found=found, draft=draft, day=day, ahead=ahead, today=today)


def _day(found: ProgrammeRow, chosen: date | None, today: date) -> date:
    """The day that is looked at: the one chosen, and never one on which it cannot be published."""
    if not found.published:
        return chosen or found.row.joins_from
    newest = found.published[-1].published_from or today
    return max(chosen or today, newest + timedelta(days=1))


def programme_or_404(code: str) -> ProgrammeRow:
    """One that the viewer may read."""
    return queries.programme(g.viewer, code, clock.today()) or abort(404)


def changed_or_404(code: str) -> ProgrammeRow:
    """One that the viewer may change."""
    found = programme_or_404(code)
    return found if found.may_change else abort(404)


def draft_or_404(found: ProgrammeRow) -> ProgrammeVersion:
    return found.draft or abort(404)


def _done(words: str, code: str, *, number: int | None = None) -> Response:
    flash(words, "success")
    return go("induction.version", code=code, number=number) if number else go("induction.programme", code=code)
