"""Writing what a plan holds: one statement for many rows, with their trail, and what rooms derive from the posts that it touches."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from lms.audit import service as audit
from lms.imports.rules.awards import AwardKey, AwardWrites, Details
from lms.imports.rules.organisations import OrganisationsKnown, OrganisationState, OrganisationWrites
from lms.imports.rules.people import KnownPerson, PeopleKnown, PeopleWrites, PostKey, TermState
from lms.imports.rules.requirements import RequirementsKnown, RequirementWrites, RuleKey, Terms
from lms.imports.service.ledger import Ledger
from lms.imports.service.preparing import Prepared
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.identifiers import fold, folded_number
from lms.people.models import Organisation, Person, Post, Registration, Term
from lms.training import queries as training
from lms.training.models import Award, Requirement


def write(run_id: int, prepared: Prepared) -> None:
    """Apply the plan in the transaction that is open. Nothing is read again: the caller holds the lock under which it was planned."""
    plan, known, ledger = prepared.plan, prepared.known, Ledger(run_id)
    match plan.writes:
        case PeopleWrites() if isinstance(known, PeopleKnown):
            _write_people(plan.writes, known, ledger)
        case AwardWrites():
            _write_awards(plan.writes, ledger)
        case RequirementWrites() if isinstance(known, RequirementsKnown):
            _write_requirements(plan.writes, known, ledger)
        case OrganisationWrites() if isinstance(known, OrganisationsKnown):
            _write_organisations(plan.writes, known, ledger)
    ledger.close()


# --- people ---------------------------------------------------------------------------------------------------------------------


def _write_people(writes: PeopleWrites, known: PeopleKnown, ledger: Ledger) -> None:
    refs = _write_persons(writes.persons.values(), ledger)
    rows = [
        {"person_id": refs.get(ref, ref), "employer_id": key[0], "employee_number": number, "number_folded": key[1]}
        for key, ref, number in writes.posts
    ]
    new = zip((key for key, _, _ in writes.posts), ledger.insert(Post, rows), strict=True)
    post_ids: dict[PostKey, int] = {key: post.id for key, post in known.posts.items()} | dict(new)
    # Ends first: a post has one open term at most, at any moment.
    ledger.update(Term, [{"id": term.id} | _term(key, term, post_ids) for key, term in writes.terms if term.id])
    ledger.insert(Term, [_term(key, term, post_ids) for key, term in writes.terms if not term.id])
    _write_registrations(writes, refs, ledger)
    current_house().posts_changed(sorted({post_ids[key] for key, _ in writes.terms}))


def _write_persons(persons: Iterable[KnownPerson], ledger: Ledger) -> dict[int, int]:
    """The ids of those who are new, by their reference."""
    new = [person for person in persons if person.id < 0]
    ids = ledger.insert(Person, [_person(person) for person in new])
    ledger.update(Person, [{"id": person.id} | _person(person) for person in persons if person.id > 0])
    return dict(zip((person.id for person in new), ids, strict=True))


def _person(person: KnownPerson) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "preferred_name": person.preferred_name or None,
        "name_folded": fold(f"{person.last_name} {person.first_name} {person.preferred_name}"),
        "email": person.email or None,
        "mobile": person.mobile or None,
        "date_of_birth": person.date_of_birth,
    }


def _term(key: PostKey, term: TermState, post_ids: dict[PostKey, int]) -> dict[str, Any]:
    conditions = term.conditions
    return {
        "post_id": post_ids[key],
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "organisation_id": conditions.organisation_id,
        "job_role_id": conditions.job_role_id,
        "worker_type": conditions.worker_type,
        "hours": conditions.hours,
        "supervisor_post_id": post_ids[conditions.supervisor] if conditions.supervisor else None,
    }


def _write_registrations(writes: PeopleWrites, refs: dict[int, int], ledger: Ledger) -> None:
    new = [(ref, register, number) for row_id, ref, register, number in writes.registrations if row_id is None]
    rows = [
        {"person_id": refs.get(ref, ref), "register": register, "number": number, "number_folded": folded_number(number)}
        for ref, register, number in new
    ]
    ledger.insert(Registration, rows)
    changed = [(row_id, number) for row_id, _, _, number in writes.registrations if row_id is not None]
    ledger.update(Registration, [{"id": row_id, "number": number, "number_folded": folded_number(number)} for row_id, number in changed])


# --- awards ---------------------------------------------------------------------------------------------------------------------


def _write_awards(writes: AwardWrites, ledger: Ledger) -> None:
    ledger.insert(Award, [_award_key(key) | _details(details) for key, details in writes.new])
    ledger.update(Award, [{"id": row_id} | _details(details) for row_id, _, details in writes.changed])
    back = {"revoked_on": None, "revoked_reason": None}
    ledger.update(Award, [{"id": row_id} | _details(details) | back for row_id, _, details in writes.revived])
    persons = {key[0] for key, _ in writes.new} | {key[0] for _, key, _ in [*writes.changed, *writes.revived]}
    current_house().posts_changed(training.posts_of_persons(persons))


def _award_key(key: AwardKey) -> dict[str, Any]:
    return dict(zip(("person_id", "subject_id", "achieved_on", "employer_id"), key, strict=True))


def _details(details: Details) -> dict[str, Any]:
    expires_on, method, provider, certificate_number, notes = details
    texts = {"method": method, "provider": provider, "certificate_number": certificate_number, "notes": notes}
    return {"expires_on": expires_on} | {name: text or None for name, text in texts.items()}


# --- requirements ---------------------------------------------------------------------------------------------------------------


def _write_requirements(writes: RequirementWrites, known: RequirementsKnown, ledger: Ledger) -> None:
    new_ids = ledger.insert(Requirement, [_rule(key) | _asked(terms) for key, terms in writes.new])
    ledger.update(Requirement, [{"id": row_id} | _asked(terms) for row_id, _, terms in writes.changed])
    ids = {key: rule.id for key, rule in known.rules.items()} | dict(zip((key for key, _ in writes.new), new_ids, strict=True))
    ledger.update(Requirement, [{"id": ids[key], "succeeds_id": ids[other]} for key, other in writes.succeeds.items()])
    touched = {*new_ids, *(row_id for row_id, _, _ in writes.changed), *(ids[key] for key in writes.succeeds)}
    # The conditions of a rule are part of what it is, so whom it reached before is whom it reaches now.
    current_house().posts_changed(training.posts_reached_by_rules(touched))


def _rule(key: RuleKey) -> dict[str, Any]:
    matter, effective_from = key
    return {
        "subject_id": matter.subject_id,
        "organisation_id": matter.organisation_id,
        "sector": matter.sector,
        "audience_id": matter.audience_id,
        "job_role_id": matter.job_role_id,
        "worker_type": matter.worker_type,
        "kind": matter.kind,
        "effective_from": effective_from,
    }


def _asked(terms: Terms) -> dict[str, Any]:
    return {
        "due_days": terms.due_days,
        "renew_months": terms.renew_months,
        "renews_never": terms.renews_never,
        "effective_until": terms.effective_until,
        "authority": terms.authority or None,
    }


# --- organisations --------------------------------------------------------------------------------------------------------------


def _write_organisations(writes: OrganisationWrites, known: OrganisationsKnown, ledger: Ledger) -> None:
    ids = {code: state.id for code, state in known.organisations.items() if state.id}
    for level in _levels(writes.new):
        rows = [_organisation(state, ids) | {"path": f"new:{code}", "expiring_days": 90} for code, state in level.items()]
        ids |= dict(zip(level, ledger.insert(Organisation, rows), strict=True))
    ledger.update(Organisation, [{"id": state.id} | _organisation(state, ids) for state in writes.changed.values()])
    put_paths()
    if writes.moves_standings:
        current_house().posts_changed(None)


def _levels(new: dict[str, OrganisationState]) -> list[dict[str, OrganisationState]]:
    """New organisations by how many new ones stand above them: those above get their ids first."""
    levels: list[dict[str, OrganisationState]] = []
    depth: dict[str, int] = {}
    for code, state in new.items():  # parents first
        depth[code] = depth.get(state.parent, -1) + 1
        if depth[code] == len(levels):
            levels.append({})
        levels[depth[code]][code] = state
    return levels


def _organisation(state: OrganisationState, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "code": state.code,
        "name": state.name,
        "name_folded": fold(state.name),
        "kind": state.kind,
        "sector": state.sector,
        "locality": state.locality or None,
        "jurisdiction": state.jurisdiction,
        "parent_id": ids[state.parent] if state.parent else None,
    }


def put_paths() -> None:
    """Every organisation's path, from what it stands under."""
    above = dict(iter(db.session.execute(select(Organisation.id, Organisation.parent_id))))
    audit.update_rows(Organisation, [{"id": row_id, "path": _path(row_id, above)} for row_id in sorted(above)])


def _path(row_id: int, above: dict[int, int | None]) -> str:
    parent = above[row_id]
    return f"{_path(parent, above) if parent else '/'}{row_id}/"
