"""First assessors: who is named where, what they signed, naming and ending."""

from collections import Counter

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.framework import queries as frameworks
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page
from lms.people.queries import places
from lms.signoff.forms.first_assessors import FindForm, NameForm
from lms.signoff.queries import first_assessors as queries
from lms.signoff.queries.cases import InForce, in_force
from lms.signoff.queries.first_assessors import Human
from lms.signoff.queries.reach import reached
from lms.signoff.rules.first_assessors import last_possible_day
from lms.signoff.service import first_assessors as service
from lms.signoff.views import bp

#: What all of them signed is shown so far back; what one of them signed, whole.
NEWEST = 50


@bp.get("/sign-offs/first-assessors")
@door(May.NAME_ASSESSORS)
def first_assessors() -> Response:
    rows, today = queries.named(g.viewer), clock.today()
    signed = queries.signed_by_first_assessors({row.person_id for row in rows}, rows)
    seen = reached({sign_off.learner_id for sign_off in signed}, g.viewer, May.NAME_ASSESSORS, today)
    visible = [sign_off for sign_off in signed if sign_off.learner_id in seen]
    form, assessor_id = FindForm(), as_id(request.args.get("of"))
    name = (form.name.data or "").strip()
    of_one = [sign_off for sign_off in visible if sign_off.assessor_id == assessor_id]
    return page(
        "signoff/first_assessors.html",
        form,
        running=[row for row in rows if row.ends_on >= today],
        over=[row for row in rows if row.ends_on < today],
        counts=Counter(sign_off.assessor_id for sign_off in visible),
        signed=of_one if assessor_id else visible[:NEWEST],
        of=next((row.name for row in rows if row.person_id == assessor_id), None),
        found=queries.people_called(name, today),
        name=name,
        button=ButtonForm(),
    )


@bp.route("/sign-offs/first-assessors/<int:person_id>", methods=["GET", "POST"])
@door(May.NAME_ASSESSORS)
@commits
def name_first_assessor(person_id: int) -> Response:
    person, form = queries.human(person_id, clock.today()) or abort(404), NameForm()
    framework_id, here = _framework_or_404()
    _offer(form, here)
    if form.is_valid_post():
        with form.showing_refusals():
            return _name(person, framework_id, form)
    if not form.is_submitted():
        form.starts_on.data, form.ends_on.data = clock.today(), last_possible_day(clock.today())
    return page("signoff/name_first_assessor.html", form, person=person, here=here)


def _framework_or_404() -> tuple[int, InForce]:
    """The first with a version in force."""
    current = in_force([row.id for row in frameworks.frameworks() if row.versions], clock.today())
    return next(iter(current.items()), None) or abort(404)


def _offer(form: NameForm, here: InForce) -> None:
    scopes = []
    for domain in here.contents.domains:
        scopes.append((f"domain {domain.code}", f"{domain.code} {domain.name}: all of it"))
        scopes += [(f"competency {entry.code}", f"– {entry.code} {entry.name}") for entry in domain.competencies]
    levels = [(str(level.level), here.scheme.level_name(level.level)) for level in here.scheme.levels]
    among = [(str(entry.id), entry.name) for entry in places().values() if g.viewer.reaches(May.NAME_ASSESSORS, entry.path)]
    form.offer(scopes, levels, among)


def _name(person: Human, framework_id: int, form: NameForm) -> Response:
    service.name(
        person=person,
        framework_id=framework_id,
        domain_code=form.domain_code,
        competency_code=form.competency_code,
        level=form.level_number,
        organisation_id=form.organisation_id,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        reason=form.reason.data or "",
        by=g.viewer,
    )
    flash(f"{person.name} is a first assessor.", "success")
    return go("signoff.first_assessors")


@bp.post("/sign-offs/first-assessors/<int:naming_id>/end")
@door(May.NAME_ASSESSORS)
@commits
def end_first_assessor(naming_id: int) -> Response:
    row, form = queries.naming_of(naming_id, g.viewer) or abort(404), ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.end_early(row=row, by=g.viewer)
            flash("Ended. What was signed until now stands.", "success")
    return go("signoff.first_assessors")
