"""Publishing a version: what it changes, what that does to sign-offs, and from which day."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.framework import queries as frameworks
from lms.framework.service import publish as publish_version
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.signoff.forms.competencies import PublishDayForm, PublishForm
from lms.signoff.queries.publishing import effect, framework_of_version
from lms.signoff.views import bp


@bp.route("/sign-offs/publishing/<int:version_id>", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def publishing(version_id: int) -> Response:
    framework = next((row for row in frameworks.frameworks() if row.id == framework_of_version(version_id)), None) or abort(404)
    version = next(version for version in framework.versions if version.id == version_id)
    day_form, form = PublishDayForm(), PublishForm()
    day_form.validate()
    day = max(version.published_from or day_form.on.data or clock.today(), clock.today())
    if form.is_valid_post():
        with form.showing_refusals():
            publish_version(version_id=version_id, from_day=form.from_day.data, by=g.viewer)
            flash(f"Version {version.number} is published.", "success")
            return go("framework.versions", code=framework.scheme.code)
    if not form.is_submitted():
        form.from_day.data = day
    return page(
        "signoff/publishing.html",
        form,
        day_form=day_form,
        scheme=framework.scheme,
        version=version,
        changes=frameworks.changes(version_id),
        effect=effect(version_id, framework.id, day),
        day=day,
        today=clock.today(),
    )
