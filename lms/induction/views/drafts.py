"""Pages on which the draft of a programme is written: its steps, and whom it is for."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.induction.forms.programmes import (
    STEP_FORMS,
    CompetencyStepForm,
    ConditionForm,
    EmptyForm,
    RecordStepForm,
    StepForm,
    TrainingStepForm,
    step_form_of,
)
from lms.induction.models import ProgrammeVersion
from lms.induction.queries import programmes as queries
from lms.induction.queries.programmes import ProgrammeRow
from lms.induction.rules.programmes import Since
from lms.induction.service import drafts as service
from lms.induction.views import bp
from lms.induction.views.programmes import changed_or_404, draft_or_404
from lms.kit import clock
from lms.kit.web import commits, door, go, page


@bp.route("/programmes/<code>/draft/add-step/<of>", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def add_step(code: str, of: str) -> Response:
    found = changed_or_404(code)
    draft = draft_or_404(found)
    form = (STEP_FORMS.get(of) or abort(404))()
    _offer(form, draft)
    if form.is_valid_post():
        with form.showing_refusals():
            step = service.add_step(programme_id=found.row.id, facts=form.facts(), after=form.after.data or "", by=g.viewer)
            return _done(f"“{step.title}” is added.", found, draft)
    if not form.is_submitted() and draft.steps:
        form.after.data = draft.steps[-1].key
    return page("induction/add_step.html", form=form, found=found, draft=draft)


@bp.route("/programmes/<code>/draft/steps/<key>", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def edit_step(code: str, key: str) -> Response:
    found = changed_or_404(code)
    draft = draft_or_404(found)
    step = next((one for one in draft.steps if one.key == key), None) or abort(404)
    form = step_form_of(step.kind)()
    del form.key
    _offer(form, draft, key, step.subject_id)
    form.show(service.shown_step(draft, step))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_step(
                programme_id=found.row.id,
                key=key,
                facts=form.facts(key),
                after=form.after.data or "",
                seen=form.seen.data or "",
                by=g.viewer,
            )
            return _done("Saved.", found, draft)
    return page("induction/edit_step.html", form=form, found=found, draft=draft, step=step)


def _offer(form: StepForm, draft: ProgrammeVersion, key: str | None = None, subject_id: int | None = None) -> None:
    form.offer(queries.audiences(), [(one.key, one.title) for one in draft.steps if one.key != key])
    if isinstance(form, CompetencyStepForm):
        form.offer_competencies(queries.competencies(clock.today()), queries.levels())
    elif isinstance(form, TrainingStepForm | RecordStepForm):
        form.offer_subjects(queries.subjects(subject_id))


@bp.post("/programmes/<code>/draft/steps/<key>/remove")
@door(May.MANAGE_INDUCTIONS)
@commits
def remove_step(code: str, key: str) -> Response:
    found = changed_or_404(code)
    draft = draft_or_404(found)
    form = EmptyForm()
    with form.showing_refusals():
        service.remove_step(programme_id=found.row.id, key=key, by=g.viewer)
        return _done("The step is removed from the draft.", found, draft)
    return _done(form.form_errors[0], found, draft, "info")


@bp.route("/programmes/<code>/draft/add-condition", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def add_condition(code: str) -> Response:
    found, form = changed_or_404(code), _condition_form(code)
    draft = draft_or_404(found)
    if form.is_valid_post():
        with form.showing_refusals():
            service.add_condition(programme_id=found.row.id, facts=form.facts(), by=g.viewer)
            return _done("Whom it is for is saved.", found, draft)
    if not form.is_submitted():
        form.since.data = (Since.PUBLISHED if found.published else Since.PROGRAMME).value
    return page("induction/add_condition.html", form=form, found=found, draft=draft)


@bp.route("/programmes/<code>/draft/conditions/<int:condition_id>", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def edit_condition(code: str, condition_id: int) -> Response:
    found, form = changed_or_404(code), _condition_form(code)
    draft = draft_or_404(found)
    row = next((one for one in draft.conditions if one.id == condition_id), None) or abort(404)
    form.show(service.shown_row(queries.row_facts(row)))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_condition(
                programme_id=found.row.id, condition_id=condition_id, facts=form.facts(), seen=form.seen.data or "", by=g.viewer
            )
            return _done("Whom it is for is saved.", found, draft)
    return page("induction/edit_condition.html", form=form, found=found, draft=draft, row=row)


def _condition_form(code: str) -> ConditionForm:
    organisation_id, form = changed_or_404(code).row.organisation_id, ConditionForm()
    form.offer(
        queries.places_of(organisation_id, clock.today()), queries.audiences(), queries.job_roles(), may_be_anywhere=not organisation_id
    )
    return form


@bp.post("/programmes/<code>/draft/conditions/<int:condition_id>/remove")
@door(May.MANAGE_INDUCTIONS)
@commits
def remove_condition(code: str, condition_id: int) -> Response:
    found = changed_or_404(code)
    draft = draft_or_404(found)
    form = EmptyForm()
    with form.showing_refusals():
        service.remove_condition(programme_id=found.row.id, condition_id=condition_id, by=g.viewer)
        return _done("The line is removed from the draft.", found, draft)
    return _done(form.form_errors[0], found, draft, "info")


def _done(words: str, found: ProgrammeRow, draft: ProgrammeVersion, category: str = "success") -> Response:
    flash(words, category)
    return go("induction.version", code=found.row.code, number=draft.number)
