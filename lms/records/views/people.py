"""Pages about one person's training, and the list of people."""

from typing import Any

from flask import Response, abort, g, request

from lms.access import May, Reach
from lms.bookings.queries.booking_links import booking_links
from lms.kit import clock
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import door, go, page
from lms.records import queries
from lms.records.forms.people import AsAtForm, PeopleForm
from lms.records.queries import PersonRow
from lms.records.queries.exemptions import of_person
from lms.records.views import bp
from lms.signoff.queries.competencies import overview
from lms.starters.queries.starters import progress


@bp.get("/my-training")
@door(May.SEE_RECORD)
def mine() -> Response:
    form, today = _as_at(), clock.today()
    day = form.day(today)
    record = queries.own_record(g.viewer, today, day)
    rows = (*record.required, *record.offered)
    found = booking_links(g.viewer, [row.subject_id for row in rows], clock.now(), queries.in_date(rows)) if day == today else {}
    return page("records/mine.html", form=form, record=record, day=day, today=today, ways=found)


@bp.get("/people/<int:person_id>")
@door(May.SEE_RECORD)
def person(person_id: int) -> Response:
    form, today = _as_at(), clock.today()
    day = form.day(today)
    record = queries.record(person_id, g.viewer, today, day)
    if record is None:
        abort(404)
    return page(
        "records/person.html",
        form=form,
        record=record,
        day=day,
        today=today,
        list_name=_list_name(),
        exemptions=of_person(record.person_id, g.viewer, today),
        inductions=progress([post.id for post in record.posts], today) if day == today else [],
        competencies=overview(record.person_id, day, tuple(post.id for post in record.posts)),
        look_again=_look_again(record.person_id),
        may_grant=g.viewer.may(May.GRANT_ROLES),
        may_exempt=record.may_change and g.viewer.may(May.EXEMPT) and record.person_id != g.viewer.person_id,
        may_sign=_may_sign(record.person_id) and bool(record.posts) and not record.has_left(today),
        may_record=g.viewer.may(May.RECORD_AWARDS) and record.person_id != g.viewer.person_id and bool(record.posts),
    )


def _may_sign(person_id: int) -> bool:
    """Supervisors and assessors; others are led there by whom they were named for."""
    return g.viewer.reach(May.SIGN_OFF) in (Reach.TEAM, Reach.BRANCH) and person_id != g.viewer.person_id


def _look_again(person_id: int) -> str:
    """Where the viewer has a sign-off of somebody else looked at again; officers withdraw it."""
    if person_id == g.viewer.person_id:
        return ""
    return "signoff.withdraw" if g.viewer.may(May.WITHDRAW_SIGN_OFFS) else "signoff.flag" if g.viewer.supervises else ""


def _list_name() -> str | None:
    """What the list of people is called for this viewer; None for whoever has none."""
    reach = g.viewer.reach(May.SEE_PEOPLE)
    return None if reach is None else "Team" if reach == Reach.TEAM else "People"


def _as_at() -> AsAtForm:
    form = AsAtForm()
    form.validate()
    return form


@bp.get("/people")
@door(May.SEE_PEOPLE)
def people() -> Response:
    form, is_team = PeopleForm(), _list_name() == "Team"
    small = None if request.args else queries.small_employer(g.viewer, clock.today())
    if small is not None:
        return go("people_admin.workplace", organisation_id=small)  # a room above, which this one knows by its address alone
    organisations = [] if is_team else queries.organisations(g.viewer)
    form.offer(organisations, queries.job_roles(), chooses_team=g.viewer.supervises and not is_team)
    wanted = form.wanted()
    asked = read_page_request(queries.SORTS, "best" if wanted.text else "name")
    found = queries.people(g.viewer, wanted, asked, clock.today())
    if wants_download():
        return download(HEADER, map(_cells, found.rows), "people")
    return page("records/people.html", form=form, listing=listing(found, asked), exact=found.exact, is_team=is_team, today=clock.today())


HEADER = ["Name", "Employee number", "Employer", "Service or team", "Job role", *(status.label for status in queries.COUNTED)]


def _cells(row: PersonRow) -> list[Any]:
    """Where somebody has several posts, they stand in one cell in the same order."""
    posts = row.posts
    columns = (
        [post.employee_number for post in posts],
        [post.employer for post in posts],
        [post.organisation for post in posts],
        [post.job_role or "" for post in posts],
    )
    return [row.name, *("; ".join(column) for column in columns), *(row.of(status) for status in queries.COUNTED)]
