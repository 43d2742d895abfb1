"""Pages on which the draft of a programme is written: its steps, and whom it is for."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page
from lms.programmes.forms import STEP_FORMS, CompetencyStepForm, ConditionForm, RecordStepForm, StepForm, TrainingStepForm, step_form_of
from lms.programmes.queries import programmes as queries
from lms.programmes.queries.programmes import ProgrammeRow
from lms.programmes.rules.programmes import Since
from lms.programmes.service import drafts as service
from lms.programmes.views import bp
from lms.programmes.views.programmes import changed_or_404


@bp.route("/programmes/<code>/draft/add-step/<of>", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def add_step(code: str, of: str) -> Response:
    programme_row = changed_or_404(code)
    draft = programme_row.draft or abort(404)
    form = (STEP_FORMS.get(of) or abort(404))()
    _offer(form, queries.other_steps(draft))
    if form.is_valid_post():
        with form.showing_refusals():
            step = service.add_step(programme_id=programme_row.row.id, facts=form.facts(), after=form.after.data or "", by=g.viewer)
            return _done(f"“{step.title}” is added.", programme_row, draft.number)
    if not form.is_submitted() and draft.steps:
        form.after.data = draft.steps[-1].key
    return page("programmes/add_step.html", form=form, found=programme_row, draft=draft)


@bp.route("/programmes/<code>/draft/steps/<key>", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def edit_step(code: str, key: str) -> Response:
    programme_row = changed_or_404(code)
    draft = programme_row.draft or abort(404)
    step = next((earlier for earlier in draft.steps if earlier.key == key), None) or abort(404)
    form = step_form_of(step.kind)()
    del form.key
    _offer(form, queries.other_steps(draft, but=key), step.subject_id)
    form.show(service.shown_step(draft, step))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_step(
                programme_id=programme_row.row.id,
                key=key,
                facts=form.facts(key),
                after=form.after.data or "",
                seen=form.seen.data or "",
                by=g.viewer,
            )
            return _done("Saved.", programme_row, draft.number)
    return page("programmes/edit_step.html", form=form, found=programme_row, draft=draft, step=step)


def _offer(form: StepForm, others: queries.Choices, subject_id: int | None = None) -> None:
    form.offer(queries.audiences(), others)
    if isinstance(form, CompetencyStepForm):
        form.offer_competencies(queries.competencies(clock.today()), queries.levels())
    elif isinstance(form, TrainingStepForm | RecordStepForm):
        form.offer_subjects(queries.subjects(subject_id))


@bp.post("/programmes/<code>/draft/steps/<key>/remove")
@door(May.MANAGE_INDUCTIONS)
@commits
def remove_step(code: str, key: str) -> Response:
    programme_row = changed_or_404(code)
    draft = programme_row.draft or abort(404)
    form = ButtonForm()
    with form.showing_refusals():
        service.remove_step(programme_id=programme_row.row.id, key=key, by=g.viewer)
        return _done("The step is removed from the draft.", programme_row, draft.number)
    return _done(form.form_errors[0], programme_row, draft.number, "info")


@bp.route("/programmes/<code>/draft/add-condition", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def add_condition(code: str) -> Response:
    programme_row = changed_or_404(code)
    draft, form = programme_row.draft or abort(404), _condition_form(programme_row)
    if form.is_valid_post():
        with form.showing_refusals():
            service.add_condition(programme_id=programme_row.row.id, facts=form.facts(), by=g.viewer)
            return _done("Whom it is for is saved.", programme_row, draft.number)
    if not form.is_submitted():
        form.since.data = (Since.PUBLISHED if programme_row.published else Since.PROGRAMME).value
    return page("programmes/add_condition.html", form=form, found=programme_row, draft=draft)


@bp.route("/programmes/<code>/draft/conditions/<int:condition_id>", methods=["GET", "POST"])
@door(May.MANAGE_INDUCTIONS)
@commits
def edit_condition(code: str, condition_id: int) -> Response:
    programme_row = changed_or_404(code)
    draft, form = programme_row.draft or abort(404), _condition_form(programme_row)
    row = next((condition for condition in draft.conditions if condition.id == condition_id), None) or abort(404)
    form.show(service.shown_row(queries.row_facts(row)))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_condition(
                programme_id=programme_row.row.id, condition_id=condition_id, facts=form.facts(), seen=form.seen.data or "", by=g.viewer
            )
            return _done("Whom it is for is saved.", programme_row, draft.number)
    return page("programmes/edit_condition.html", form=form, found=programme_row, draft=draft, row=row)


def _condition_form(programme_row: ProgrammeRow) -> ConditionForm:
    organisation_id, form = programme_row.row.organisation_id, ConditionForm()
    form.offer(
        queries.places_of(organisation_id, clock.today()), queries.audiences(), queries.job_roles(), may_be_anywhere=not organisation_id
    )
    return form


@bp.post("/programmes/<code>/draft/conditions/<int:condition_id>/remove")
@door(May.MANAGE_INDUCTIONS)
@commits
def remove_condition(code: str, condition_id: int) -> Response:
    programme_row = changed_or_404(code)
    draft = programme_row.draft or abort(404)
    form = ButtonForm()
    with form.showing_refusals():
        service.remove_condition(programme_id=programme_row.row.id, condition_id=condition_id, by=g.viewer)
        return _done("The line is removed from the draft.", programme_row, draft.number)
    return _done(form.form_errors[0], programme_row, draft.number, "info")


def _done(words: str, programme_row: ProgrammeRow, number: int, category: str = "success") -> Response:
    flash(words, category)
    return go("programmes.version", code=programme_row.row.code, number=number)
