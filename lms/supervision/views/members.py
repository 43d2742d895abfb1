"""Who is in a group: invited, named to lead, joined, gone."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.supervision.forms.groups import FacilitatorForm, FindForm, InviteForm
from lms.supervision.queries import candidates
from lms.supervision.queries import groups as queries
from lms.supervision.queries.candidates import Human
from lms.supervision.queries.groups import MemberRow
from lms.supervision.rules import groups as rules
from lms.supervision.rules.access import GroupAccess
from lms.supervision.rules.words import MemberRole
from lms.supervision.service import members as service
from lms.supervision.views import bp
from lms.supervision.views.groups import access_or_404, has_just_ended, own_group_or_404, title_of


@bp.route("/groups/<int:group_id>/invite", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def invite(group_id: int) -> Response:
    """Somebody from one's own people by name, or anyone whose address or number is known."""
    access, form, find = own_group_or_404(group_id), InviteForm(), FindForm()
    people = _offered(find, form, group_id, access, inside=False)
    if form.is_valid_post():
        with form.showing_refusals():
            human = _chosen(form, people)
            service.invite(group_id=group_id, human=human, by=g.viewer)
            flash(f"{human.name} is in the group, and takes part once they have signed the agreement.", "success")
            return go("supervision.group", group_id=group_id)
    return page("supervision/invite.html", form, find=find, people=people, group_id=group_id, title=title_of(group_id), access=access)


@bp.route("/groups/<int:group_id>/facilitator", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def name_facilitator(group_id: int) -> Response:
    """Who leads it from a day on. Where nobody is left to lead it, an officer names somebody."""
    access, form, find, today = access_or_404(group_id), FacilitatorForm(), FindForm(), clock.today()
    if not rules.may_name_facilitator(access):
        abort(404)
    draws_up = rules.draws_up(access)
    people = _offered(find, form, group_id, access, inside=draws_up and not access.kind.is_pair)
    leading = [somebody for somebody in _people(group_id) if somebody.role is MemberRole.FACILITATOR]
    may_stop = [somebody for somebody in leading if draws_up and (not somebody.until or form.is_submitted())]  # sent twice, it is once
    form.offer_to_stop((str(somebody.member_id), somebody.name) for somebody in may_stop)
    if form.is_valid_post():
        with form.showing_refusals():
            human = _chosen(form, people)
            service.name_facilitator(
                group_id=group_id, human=human, from_day=form.from_day.data, instead_of=form.stopping, by=g.viewer
            )  # fmt: skip
            flash(f"{human.name} leads the group.", "success")
            return go("supervision.group", group_id=group_id) if draws_up or access.oversees else go("supervision.mine")
    if not form.is_submitted():
        form.from_day.data = today
    title = title_of(group_id) if draws_up else access.kind.label
    return page("supervision/name_facilitator.html", form, find=find, people=people, group_id=group_id, title=title)


def _people(group_id: int) -> list[MemberRow]:
    return queries.people_of([group_id], clock.today()).get(group_id, [])


def _offered(find: FindForm, form: InviteForm, group_id: int, access: GroupAccess, *, inside: bool) -> list[Human]:
    """Whom the list offers: the viewer's people by the name that was looked for, and who is in the group already where that is of use."""
    today, name = clock.today(), (find.name.data or "").strip()
    called = candidates.people_called(name, g.viewer, today) if name else candidates.own_people(g.viewer, today)
    there = _people(group_id)
    members = [Human(somebody.person_id, somebody.name, somebody.employer) for somebody in there if inside and somebody.works_here]
    leading = {somebody.person_id for somebody in there if somebody.role is MemberRole.FACILITATOR}
    others = {somebody.person_id for somebody in there} if not inside else leading
    people = list({human.id: human for human in [*members, *called] if human.id not in others}.values())
    form.offer((str(human.id), f"{human.name}, {human.where}") for human in people)
    return people


def _chosen(form: InviteForm, people: list[Human]) -> Human:
    """Whom the form names: of the list, or within reach, or known exactly. Raises Refused."""
    if form.known:
        human = candidates.person_known_as(form.known, clock.today())
        if human is None:
            raise Refused(rules.NOBODY_CALLED_SO, field="known_as")
        return human
    if form.person_id is None:
        raise Refused(form.WHO, field="known_as")
    listed = next((human for human in people if human.id == form.person_id), None)
    return listed or candidates.person_in_reach(form.person_id, g.viewer, clock.today()) or abort(404)


# --- coming and going of oneself ----------------------------------------------------------------------------------------------------


@bp.post("/groups/<int:group_id>/join")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def join(group_id: int) -> Response:
    access_or_404(group_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.join(group_id=group_id, by=g.viewer)
            flash("You are in the group. Sign its agreement to take part.", "success")
            return go("supervision.group", group_id=group_id)
    flash(form.said, "info")
    return go("supervision.mine")


@bp.route("/groups/<int:group_id>/leave", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def leave(group_id: int) -> Response:
    """What happens is said first."""
    access, form, people = access_or_404(group_id), ButtonForm(), _people(group_id)
    mine = [somebody for somebody in people if somebody.person_id == g.viewer.person_id and not somebody.until]
    if not mine and not form.is_submitted():
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            service.leave(group_id=group_id, by=g.viewer)
            flash("You have left the group.", "success")
            return go("supervision.mine")
        flash(form.said, "info")
        return go("supervision.mine")
    leads_alone = access.facilitates and not [
        somebody
        for somebody in people
        if somebody.role is MemberRole.FACILITATOR and somebody.person_id != g.viewer.person_id and somebody.works_here
    ]
    return page(
        "supervision/leave.html",
        form,
        group_id=group_id,
        title=title_of(group_id),
        leads_alone=leads_alone,
        ends=_ends_with(access, mine),
    )


def _ends_with(access: GroupAccess, rows: list[MemberRow]) -> bool:
    """Is the supervision of two people over once these go?"""
    return access.kind.is_pair and any(somebody.role is MemberRole.MEMBER for somebody in rows)


@bp.route("/groups/<int:group_id>/people/<int:person_id>/take-out", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def take_out(group_id: int, person_id: int) -> Response:
    """What happens is said first."""
    if has_just_ended(access_or_404(group_id)):
        return go("supervision.group", group_id=group_id)
    access, form = own_group_or_404(group_id), ButtonForm()
    rows = [somebody for somebody in _people(group_id) if somebody.person_id == person_id]
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_out(group_id=group_id, person_id=person_id, by=g.viewer)
            flash(f"{rows[0].name} is in the group no longer." if rows else "They are in the group no longer.", "success")
            return go("supervision.group", group_id=group_id)
    if not rows or person_id == g.viewer.person_id:
        abort(404)
    return page(
        "supervision/take_out.html",
        form,
        group_id=group_id,
        title=title_of(group_id),
        human=rows[0],
        ends=_ends_with(access, rows),
    )
