"""A group: its page, opening one, changing what it is, and its end."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.readers import Reader
from lms.kit.web import commits, door, go, page
from lms.supervision.forms.groups import FactsForm, OpenGroupForm
from lms.supervision.queries import agreements, candidates
from lms.supervision.queries import groups as queries
from lms.supervision.queries.access import group_access
from lms.supervision.queries.candidates import Human
from lms.supervision.queries.groups import GroupRow, MemberRow
from lms.supervision.rules import groups as rules
from lms.supervision.rules.access import GroupAccess
from lms.supervision.rules.words import GroupKind
from lms.supervision.service import groups as service
from lms.supervision.service import members
from lms.supervision.service.groups import GroupFacts
from lms.supervision.views import bp


@bp.get("/groups/<int:group_id>")
@door(May.TAKE_PART_IN_SUPERVISION)
def group(group_id: int) -> Response:
    """To whoever is in it, all of it. To an overseer, that it meets and for whom. To whoever may join, what it is."""
    access, today = access_or_404(group_id), clock.today()
    row, people = group_and_people(group_id)
    knows = access.was_in or rules.draws_up(access)
    left = queries.left_on(group_id, g.viewer.person_id) if access.was_in and not _comes_in(people) else None
    sees_sessions = knows or access.oversees
    versions = agreements.versions_of(group_id) if knows and not left else None
    current = (versions.being_signed or versions.in_force) if versions else None
    return page(
        "supervision/group.html",
        ButtonForm(),
        group=row,
        title=queries.group_title(row, people if knows else [], g.viewer.name),
        access=access,
        knows=knows and not left,
        left=left,
        people=people,
        each_once=queries.each_once(people),
        numbers=queries.numbers_of(people),
        versions=versions,
        signatures=agreements.signatures(current.id) if current else [],
        coming=queries.sessions_to_come([group_id], today) if sees_sessions and not left else [],
        over=queries.sessions_over(group_id, today, left) if sees_sessions else [],
        actions=queries.open_actions(Reader(g.viewer.person_id, clock.now()), group_id=group_id) if access.was_in else [],
        may_draw_up=rules.draws_up(access),
        may_repair=rules.may_name_facilitator(access) and not rules.draws_up(access),
        may_join=rules.may_join(access) and not _comes_in(people),
        today=today,
    )


def _comes_in(people: list[MemberRow]) -> bool:
    """Is the viewer in it, or named to come?"""
    return any(somebody.person_id == g.viewer.person_id for somebody in people)


def access_or_404(group_id: int) -> GroupAccess:
    return group_access(group_id, g.viewer, clock.today()) or abort(404)


def own_group_or_404(group_id: int) -> GroupAccess:
    """For those who lead it, and its opener before it has agreed."""
    access = access_or_404(group_id)
    return access if rules.draws_up(access) else abort(404)


def has_just_ended(access: GroupAccess) -> bool:
    """Was a form sent twice whose first sending has ended the group?"""
    return request.method == "POST" and access.ended_on is not None and (access.was_in or access.opened_it)


def group_and_people(group_id: int) -> tuple[GroupRow, list[MemberRow]]:
    """The group, and who is in it or comes in; of one that has ended, who was in it then."""
    row, today = queries.group_row(group_id), clock.today()
    day = min(row.ended_on, today) if row.ended_on else today
    return row, queries.people_of([group_id], day).get(group_id, [])


def title_of(group_id: int) -> str:
    """As the viewer reads it."""
    return queries.title_of(group_id, g.viewer.name, clock.today())


# --- opening and changing ---------------------------------------------------------------------------------------------------------


@bp.route("/groups/open", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def open_group() -> Response:
    """`?kind=individual&person=ID`: one-to-one supervision with one of the viewer's people, ready to be opened."""
    form, today = OpenGroupForm(), clock.today()
    opens_any = g.viewer.may(May.OPEN_SUPERVISION)
    asked_for = candidates.person_in_reach(as_id(request.args.get("person")) or 0, g.viewer, today) if opens_any else None
    people = candidates.own_people(g.viewer, today) if opens_any and not asked_for else []
    form.offer(
        rules.kinds_to_open(opens_any=opens_any),
        [(str(human.id), f"{human.name}, {human.where}") for human in people],
        may_name_others=opens_any,
    )
    if asked_for:
        form.fit_to_two()
    if form.is_valid_post():
        with form.showing_refusals():
            return go("supervision.group", group_id=_open(form, asked_for))
    if not form.is_submitted():
        form.kind.data = request.args.get("kind") or (None if opens_any else GroupKind.PEER.value)
    return page("supervision/open_group.html", form, asked_for=asked_for, opens_any=opens_any)


def _open(form: OpenGroupForm, asked_for: Human | None) -> int:
    member = asked_for or (_in_reach_or_404(form.person_id) if form.person_id else None)
    group_id = service.open_group(
        kind=GroupKind(form.kind.data), facts=_facts(form), member=member, leads=form.opener_leads, by=g.viewer
    )  # fmt: skip
    flash("Set up. Now write the agreement." if member else "Set up. Invite people, then write the agreement.", "success")
    return group_id


def _in_reach_or_404(person_id: int) -> Human:
    return candidates.person_in_reach(person_id, g.viewer, clock.today()) or abort(404)


def _facts(form: FactsForm) -> GroupFacts:
    return GroupFacts(form.clean("name"), form.weeks_between.data, form.clean("place"), form.clean("link"), form.lets_anyone_join)


@bp.route("/groups/<int:group_id>/edit", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def edit_group(group_id: int) -> Response:
    access, form = own_group_or_404(group_id), FactsForm()
    if access.kind.is_pair:
        del form.name, form.is_open
    form.show(service.facts_now(group_id))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change(group_id=group_id, facts=_facts(form), seen=form.seen.data or "", by=g.viewer)
            flash("Saved.", "success")
            return go("supervision.group", group_id=group_id)
    return page("supervision/edit_group.html", form, group_id=group_id, title=title_of(group_id))


@bp.route("/groups/<int:group_id>/end", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def end_group(group_id: int) -> Response:
    """What happens is said first."""
    if has_just_ended(access_or_404(group_id)):
        return go("supervision.group", group_id=group_id)
    own_group_or_404(group_id)
    form, today = ButtonForm(), clock.today()
    if form.is_valid_post():
        with form.showing_refusals():
            members.end(group_id=group_id, by=g.viewer)
            flash("The group has ended. Everyone still reads what was theirs to read.", "success")
            return go("supervision.group", group_id=group_id)
    coming = [session for session in queries.sessions_to_come([group_id], today) if session.held_on > today]
    return page("supervision/end_group.html", form, group_id=group_id, title=title_of(group_id), coming=coming)
