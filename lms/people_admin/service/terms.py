"""What people say about a post: moved, corrected, ended, not ended after all, started again, entered by mistake."""

from collections.abc import Mapping
from datetime import date

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.kit.concurrent_edits import check
from lms.kit.db import db, drop_derived
from lms.kit.house import current_house
from lms.kit.identifiers import folded_number
from lms.kit.importing import Ledger
from lms.kit.refusal import Refused
from lms.people.models import Absence, Post, Term
from lms.people_admin.queries import persons, posts, supervisors
from lms.people_admin.queries.posts import PostAt
from lms.people_admin.rules import terms as rules
from lms.people_admin.rules.persons import clean_number
from lms.people_admin.rules.terms import TermRequest, Terms, TermVersion
from lms.people_admin.service.ending import refuse_unseen
from lms.people_admin.service.numbers import take_number
from lms.people_admin.service.term_conditions import resolve_conditions
from lms.people_admin.service.write_lock import lock_writes, record_removal


def values(terms: Terms, term: TermVersion | None = None) -> Mapping[str, object]:
    """What the forms of a post show and are checked against: one term (the last), and the dates of all of them."""
    shown = term or (terms[-1] if terms else None)
    history = " ".join(f"{one.id}:{one.starts_on}:{one.ends_on}" for one in terms)
    if shown is None:
        return {"history": history}
    now = shown.conditions
    return {
        "history": history,
        "organisation": now.organisation_id,
        "job_role": now.job_role_id,
        "worker_type": now.worker_type.value,
        "hours": None if now.hours is None else f"{now.hours.normalize():f}",
        "supervisor": supervisors.label_of(now.supervisor_post_id),
    }


def term_values(terms: Terms, term: TermVersion) -> Mapping[str, object]:
    """What the form that corrects a term shows."""
    return {**values(terms, term), "starts_on": term.starts_on, "ends_on": term.ends_on}


def end_values(terms: Terms) -> Mapping[str, object]:
    """What the form that ends a post shows."""
    return {"history": values(terms)["history"], "last_day": terms[-1].ends_on if terms else None}


def _terms(post: PostAt) -> Terms:
    return posts.terms_of([post.id])[post.id]


def move(post: PostAt, *, starts_on: date, term_request: TermRequest, seen: str, today: date, by: Viewer) -> None:
    """From this day, past or to come, other conditions hold."""
    lock_writes()
    before = _terms(post)
    wanted = resolve_conditions(
        term_request, post, human=post.person_id, before=before[-1].conditions if before else None, day=starts_on, today=today
    )
    if before and (before[-1].starts_on, before[-1].conditions) == (starts_on, wanted):
        return  # the second of two clicks
    check(seen, values(before))
    write({post.id: (before, rules.move(before, starts_on, wanted))}, by=by)


def correct(
    post: PostAt,
    term_id: int,
    *,
    starts_on: date,
    ends_on: date | None,
    keep_joined: bool,
    term_request: TermRequest,
    seen: str,
    today: date,
    by: Viewer,
) -> None:
    """A term was recorded wrongly: its dates, or what held during it."""
    lock_writes()
    before = _terms(post)
    term = next((one for one in before if one.id == term_id), None)
    if term is None:
        raise Refused("Somebody else has removed this term meanwhile.")
    wanted = resolve_conditions(term_request, post, human=post.person_id, before=term.conditions, day=starts_on, today=today)
    if (term.starts_on, term.ends_on, term.conditions) == (starts_on, ends_on, wanted):
        return
    check(seen, term_values(before, term))
    after = rules.correct(before, term_id, starts_on=starts_on, ends_on=ends_on, conditions=wanted, keep_joined=keep_joined)
    write({post.id: (before, after)}, by=by)


def end(post: PostAt, *, last_day: date, seen: str, accepted: str, by: Viewer) -> None:
    """The post ends, or ended, with this day. Raises SetsOff where `accepted` is not the mark of what that sets off."""
    lock_writes()
    before = _terms(post)
    if before and before[-1].ends_on == last_day:
        return
    check(seen, end_values(before))
    after = rules.end(before, last_day)
    refuse_unseen(post, after, accepted)
    write({post.id: (before, after)}, by=by)


def take_end_back(post: PostAt, *, by: Viewer) -> None:
    """The post goes on after all. Said twice, it is done once."""
    lock_writes()
    before = _terms(post)
    if before and before[-1].ends_on is not None:
        write({post.id: (before, rules.take_end_back(before))}, by=by)


def start_again(post: PostAt, *, starts_on: date, term_request: TermRequest, seen: str, today: date, by: Viewer) -> None:
    """After its end the post begins again."""
    lock_writes()
    before = _terms(post)
    wanted = resolve_conditions(
        term_request, post, human=post.person_id, before=before[-1].conditions if before else None, day=starts_on, today=today
    )
    if before and (before[-1].starts_on, before[-1].conditions) == (starts_on, wanted):
        return
    check(seen, values(before))
    write({post.id: (before, rules.start_again(before, starts_on, wanted))}, by=by)


def remove_term(post: PostAt, term_id: int, *, extend_before: bool, reason: str, by: Viewer) -> None:
    """A term that was entered by mistake. Said twice, it is done once."""
    lock_writes()
    before = _terms(post)
    if any(term.id == term_id for term in before):
        record_removal("term", term_id, reason, by)
        write({post.id: (before, rules.remove(before, term_id, extend_before=extend_before))}, by=by)


def remove_post(post: PostAt, *, reason: str, by: Viewer) -> None:
    """A post that was entered by mistake goes with its terms and absences; training stays. Said twice, it is done once.

    Raises Refused where more hangs on it.
    """
    lock_writes()
    if db.session.get(Post, post.id) is None:
        return
    record_removal("post", post.id, reason, by)
    if persons.has_dependents("post", post.id, but=frozenset({"absence"}), own=frozenset({"term.post_id"})):
        raise Refused("Somebody is supervised from this post, or more than its terms belongs to it. End the post instead.")
    _check_reach(_terms(post), by)
    drop_derived("post", [post.id])
    for model in (Absence, Term):
        for row in db.session.query(model).filter_by(post_id=post.id):
            db.session.delete(row)
    db.session.flush()
    db.session.delete(db.session.get_one(Post, post.id))
    db.session.flush()


def renumber(post: PostAt, *, number: str, seen: str, by: Viewer) -> None:
    """The employee number was wrong. Raises Overtaken where somebody else was quicker."""
    lock_writes()
    row, written = db.session.get_one(Post, post.id), clean_number(number)
    if row.employee_number == written:
        return
    check(seen, {"number": row.employee_number})
    if row.number_folded != folded_number(written):
        take_number(post.employer_id, written, row.person_id, min((term.starts_on for term in _terms(post)), default=date.max))
    row.employee_number, row.number_folded = written, folded_number(written)
    db.session.flush()


# --- writing ----------------------------------------------------------------------------------------------------------------------


def write(changes: Mapping[int, tuple[Terms, Terms]], *, by: Viewer) -> int:
    """Store what becomes of the terms of these posts, in a few statements, and rewrite their standings. How many posts changed."""
    touched = write_terms(changes, by=by)
    current_house().posts_changed(touched)
    return len(touched)


def write_terms(changes: Mapping[int, tuple[Terms, Terms]], *, by: Viewer) -> list[int]:
    """The posts whose terms changed. Alone only for what standings do not depend on, such as who supervises."""
    _check_reach([one for pair in changes.values() for one in set(pair[0]) ^ set(pair[1])], by)
    return store_terms(changes)


def store_terms(changes: Mapping[int, tuple[Terms, Terms]], ledger: Ledger | None = None) -> list[int]:
    """The same, whoever looks after them: for what follows from a change. `ledger`: of the import that sets it off."""
    touched = {post_id: pair for post_id, pair in changes.items() if pair[0] != pair[1]}
    gone = [one.id for before, after in touched.values() for one in before if one.id not in {term.id for term in after}]
    for term_id in gone:
        db.session.delete(db.session.get_one(Term, term_id))
    db.session.flush()
    stored = {one for before, _ in touched.values() for one in before}
    placed = [(post_id, one) for post_id, (_, after) in touched.items() for one in after if one not in stored]
    # Ends first: a post has one open term at most, at any moment.
    earlier = sorted((pair for pair in placed if pair[1].id), key=lambda pair: (pair[1].ends_on is None, pair[0]))
    write_to = ledger or audit.TRAIL
    write_to.update(Term, [{"id": one.id} | _row(post_id, one) for post_id, one in earlier])
    write_to.insert(Term, [_row(post_id, one) for post_id, one in placed if not one.id])
    return sorted(touched)


def _row(post_id: int, term: TermVersion) -> dict[str, object]:
    conditions = term.conditions
    return {
        "post_id": post_id,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "organisation_id": conditions.organisation_id,
        "job_role_id": conditions.job_role_id,
        "worker_type": conditions.worker_type,
        "hours": conditions.hours,
        "supervisor_post_id": conditions.supervisor_post_id,
    }


def _check_reach(changed: "list[TermVersion] | Terms", by: Viewer) -> None:
    """Whoever looks after a part of an employer changes the time spent there, not that spent elsewhere."""
    among = posts.paths()
    if not all(by.reaches(May.MANAGE_PEOPLE, among[one.conditions.organisation_id]) for one in changed):
        raise Refused("This would change a term at a place that you do not look after. Ask an officer of the whole employer.")
