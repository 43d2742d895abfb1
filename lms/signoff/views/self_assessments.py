"""Assessing oneself: competency by competency, each tap saved as it comes."""

from dataclasses import dataclass

from flask import Response, abort, flash, g

from lms.access import May
from lms.evidence.queries import known_names
from lms.kit import clock
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.signoff.forms.fields import ratings
from lms.signoff.forms.self_assessments import RateForm
from lms.signoff.queries import self_assessments as queries
from lms.signoff.queries.self_assessments import Line, Round, Sheet
from lms.signoff.service import self_assessments as service
from lms.signoff.views import bp


@bp.get("/competencies/assess")
@door(May.ASK_FOR_SIGN_OFF)
def assess() -> Response:
    return page("signoff/assess.html", sheets=queries.sheets(g.viewer, clock.today()))


@dataclass(frozen=True)
class _Place:
    """One competency among those of its sheet."""

    sheet: Sheet
    line: Line
    rounds: list[Round]
    number: int

    @property
    def open_round(self) -> Round | None:
        """The round that is begun, of the version in force."""
        version_id = self.sheet.here.version.id
        return next((entry for entry in self.rounds if entry.finished_at is None and entry.version_id == version_id), None)

    @property
    def next(self) -> str | None:
        return self._code(self.number + 1)

    @property
    def previous(self) -> str | None:
        return self._code(self.number - 1)

    def _code(self, number: int) -> str | None:
        lines = self.sheet.lines
        return lines[number].competency.code if 0 <= number < len(lines) else None


def _place_or_404(framework: str, code: str) -> _Place:
    """A competency that is expected of the viewer."""
    sheet = next((entry for entry in queries.sheets(g.viewer, clock.today()) if entry.here.scheme.code == framework), None) or abort(404)
    number = next((number for number, line in enumerate(sheet.lines) if line.competency.code == code), None)
    if number is None:
        abort(404)
    rounds = [entry for entry in queries.rounds(g.viewer, code) if entry.framework_id == sheet.framework_id]
    return _Place(sheet, sheet.lines[number], rounds, number)


@bp.route("/competencies/assess/<framework>/<code>", methods=["GET", "POST"])
@door(May.ASK_FOR_SIGN_OFF)
@commits
def assess_competency(framework: str, code: str) -> Response:
    place, form = _place_or_404(framework, code), RateForm()
    open_round = place.open_round
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            _save(place, form)
            following = place.next if form.is_finished else code
            return go("signoff.assess_competency", framework=framework, code=following) if following else go("signoff.assess")
    elif open_round and form.comment.data is None:
        form.comment.data = open_round.comment
    scores = (dict(open_round.scores) if open_round else {}) | ratings()
    return page("signoff/assess_competency.html", form, place=place, scores=scores, shown=open_round)


def _save(place: _Place, form: RateForm) -> None:
    line = place.line
    target = {"framework_id": place.sheet.framework_id, "code": line.competency.code, "level": line.level, "by": g.viewer}
    if form.is_finished:
        service.finish(**target, scores=ratings(), comment=form.comment.data or "")
        flash(f"{line.competency.name}: your ratings are kept.", "success")
    else:
        service.rate(**target, scores=ratings(), comment=form.comment.data or "")
        flash("Saved. You can come back to it on any device.", "success")


@bp.post("/competencies/assess/<framework>/<code>/rating")
@door(May.ASK_FOR_SIGN_OFF)
@commits
def assess_rating(framework: str, code: str) -> Response:
    """One tap, saved at once: answered with what stands beside the behaviour."""
    place, form, problem = _place_or_404(framework, code), RateForm(), "Not saved. Open this page again."
    if form.is_valid_post():
        try:
            line = place.line
            service.rate(framework_id=place.sheet.framework_id, code=code, level=line.level, scores=ratings(), comment=None, by=g.viewer)
            problem = ""
        except Refused as no:
            problem = f"Not saved. {no}"
    rated = next((entry for entry in queries.rounds(g.viewer, code) if entry.finished_at is None), None)
    return page("signoff/assess_rating.html", problem=problem, rated=rated, place=place)
