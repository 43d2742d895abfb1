"""Other people's accounts: who has none yet, invitations and letters, and help for those who cannot get in."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, current_app, flash, g, request

from lms.access import May
from lms.accounts import queries, service
from lms.accounts.forms import ActForm, PeopleForm, ReasonForm, SimpleForm
from lms.accounts.queries import PersonAccount
from lms.accounts.rules.security_policy import Act
from lms.accounts.views.signin_session import bp
from lms.kit import clock
from lms.kit.numbers import counted
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page

#: The filters of the list, in the address.
FILTERS = ("text", "organisation", "state", "address")

# --- the list -----------------------------------------------------------------------------------------------------------------------


def _asked_for() -> PeopleForm:
    form = PeopleForm()
    form.offer(queries.organisations(g.viewer))
    return form


def _filters() -> str:
    """The filters of this address, to be handed on."""
    return urlencode([(name, value) for name, value in request.args.items(multi=True) if name in FILTERS and value])


@bp.get("/accounts")
@door(May.INVITE)
def everyone() -> Response:
    form, asked = _asked_for(), read_page_request(queries.SORTS, "name")
    found = queries.people(g.viewer, form.wanted(), asked, clock.now(), clock.today())
    return page("accounts/everyone.html", form=form, listing=listing(found, asked), filters=_filters())


@bp.route("/accounts/invite", methods=["GET", "POST"])
@door(May.INVITE)
@commits
def invite_everyone() -> Response:
    """What will happen, then letters to e-mail addresses; those without one get codes on paper."""
    form, wanted = SimpleForm(), _asked_for().wanted()
    if form.is_valid_post():
        number = service.invite_all(wanted=wanted, by=g.viewer)
        flash(f"{counted(number, 'invitation is on its', 'invitations are on their')} way.", "success")
        return go("accounts.everyone")
    whom = queries.to_invite(g.viewer, wanted, clock.now(), clock.today())
    return page("accounts/invite_everyone.html", form=form, whom=whom, filters=_filters())


@bp.post("/accounts/letters")
@door(May.INVITE)
@commits
def letters() -> Response:
    """One letter a person. The codes are shown once, in the answer to the request that makes them."""
    form = SimpleForm()
    if form.is_valid_post():
        with form.showing_refusals():
            return letters_page(service.print_all(wanted=_asked_for().wanted(), by=g.viewer))
        flash(form.form_errors[0], "info")
    return go("accounts.everyone")


def letters_page(found: list[service.Letter]) -> Response:
    """Nothing to print is said too."""
    return page("accounts/letters_page.html", letters=found, site=current_app.config["ADDRESS"])


# --- one person ---------------------------------------------------------------------------------------------------------------------


def _person(person_id: int) -> PersonAccount:
    found = queries.person(g.viewer, person_id, clock.now(), clock.today())
    if found is None:
        abort(404)
    return found


@bp.route("/people/<int:person_id>/account", methods=["GET", "POST"])
@door(May.INVITE)
@commits
def person(person_id: int) -> Response:
    """The state of somebody's account, and a button for each thing that can be done about it."""
    form, found = ActForm(), _person(person_id)
    if form.is_valid_post():
        with form.showing_refusals():
            _do(form.act.data, person_id)
            return go("accounts.person", person_id=person_id)
    return page("accounts/person.html", form=form, found=found, now=clock.now())


def _do(act: str, person_id: int) -> None:
    given: dict[str, Any] = {"person_id": person_id, "by": g.viewer}
    if act == "invite":
        flash(f"An invitation is on its way to {service.invite(**given)}. It works for 14 days.", "success")
    elif act == "reset":
        flash(f"A link for a new password is on its way to {service.reset(**given)}. It works for 1 hour.", "success")
    elif act == "unlock":
        service.unlock(**given)
        flash("The account is unlocked.", "success")
    elif act == "reopen":
        service.reopen(**given)
        flash("The account is open again.", "success")
    else:
        abort(422)


@bp.post("/people/<int:person_id>/account/letter")
@door(May.INVITE)
@commits
def letter(person_id: int) -> Response:
    """A code on paper for one person, shown once."""
    form, _ = SimpleForm(), _person(person_id)
    if form.is_valid_post():
        with form.showing_refusals():
            return letters_page([service.print_code(person_id=person_id, by=g.viewer)])
        flash(form.form_errors[0], "info")
    return go("accounts.person", person_id=person_id)


@bp.route("/people/<int:person_id>/account/close", methods=["GET", "POST"])
@door(May.INVITE)
@commits
def close(person_id: int) -> Response:
    form, found = ReasonForm(), _person(person_id)
    if form.is_valid_post():
        with form.showing_refusals():
            service.close(person_id=person_id, reason=form.reason.data, by=g.viewer)
            flash(f"{Act.CLOSED.label}. You can open it again at any time.", "success")
            return go("accounts.person", person_id=person_id)
    return page("accounts/close.html", form=form, found=found)


@bp.route("/people/<int:person_id>/account/reset-second-step", methods=["GET", "POST"])
@door(May.INVITE)
@commits
def reset_second(person_id: int) -> Response:
    form, found = ReasonForm(), _person(person_id)
    if form.is_valid_post():
        with form.showing_refusals():
            service.reset_second(person_id=person_id, reason=form.reason.data, by=g.viewer)
            flash(f"{Act.SECOND_RESET.label}. {found.name} signs in with the password alone, and can set it up again.", "success")
            return go("accounts.person", person_id=person_id)
    return page("accounts/reset_second.html", form=form, found=found)
