"""What is recorded, as far as a file is held against it: a fixed number of queries, whatever the size of the file."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from lms.imports.rules.awards import AwardsKnown, KnownAward, KnownSubject
from lms.imports.rules.organisations import OrganisationsKnown, OrganisationState
from lms.imports.rules.people import Conditions, KnownPerson, KnownPost, PeopleKnown, PostKey, TermState
from lms.imports.rules.plan import Tree
from lms.imports.rules.requirements import KnownRule, Matter, RequirementsKnown, RuleKey, Terms
from lms.imports.rules.undo import REVOKED_BECAUSE
from lms.kit.db import db
from lms.kit.identifiers import folded_number
from lms.people.models import Audience, JobRole, Organisation, Person, Post, Registration, Term
from lms.people.queries import places, root_id
from lms.people.rules import full_name
from lms.training.models import Award, Requirement, Subject


def people_known() -> PeopleKnown:
    """For a staff list: every post with its terms, every person, every place on a register."""
    return PeopleKnown(
        tree=Tree(places()),
        roles=_roles(),
        persons=_persons(),
        posts=_posts(),
        registrations={
            (folded_number(register), number): (row_id, person_id)
            for row_id, person_id, register, number in db.session.execute(
                select(Registration.id, root_id(), Registration.register, Registration.number_folded).join(
                    Person, Registration.person_id == Person.id
                )
            )
        },
    )


def _roles() -> dict[str, int]:
    return {key.lower(): role_id for key, role_id in db.session.execute(select(JobRole.key, JobRole.id))}


def _persons() -> dict[int, KnownPerson]:
    columns = (Person.id, Person.first_name, Person.last_name, Person.preferred_name, Person.email, Person.mobile, Person.date_of_birth)
    rows = db.session.execute(select(*columns).where(Person.merged_into_id.is_(None)).order_by(Person.id))
    return {
        row_id: KnownPerson(row_id, first, last, preferred or "", email or "", mobile or "", born)
        for row_id, first, last, preferred, email, mobile, born in rows
    }


def _posts() -> dict[PostKey, KnownPost]:
    columns = (Post.id, root_id(), Post.employer_id, Post.number_folded, Post.employee_number)
    rows = db.session.execute(select(*columns).join(Person, Post.person_id == Person.id).order_by(Post.id)).all()
    keys: dict[int, PostKey] = {post_id: (employer_id, number) for post_id, _, employer_id, number, _ in rows}
    terms = _terms(keys)
    return {
        keys[post_id]: KnownPost(post_id, person_id, keys[post_id], written, tuple(terms[post_id]))
        for post_id, person_id, _, _, written in rows
    }


def _terms(keys: dict[int, PostKey]) -> dict[int, list[TermState]]:
    columns = (Term.post_id, Term.id, Term.starts_on, Term.ends_on, Term.organisation_id, Term.job_role_id)
    rest = (Term.worker_type, Term.hours, Term.supervisor_post_id)
    found: defaultdict[int, list[TermState]] = defaultdict(list)
    for post_id, row_id, start, end, place, role, kind, hours, boss in db.session.execute(
        select(*columns, *rest).order_by(Term.post_id, Term.starts_on)
    ):
        found[post_id].append(TermState(row_id, start, end, Conditions(place, role, kind, hours, keys[boss] if boss else None)))
    return found


def awards_known(employer_codes: Collection[str], employer_id: int | None) -> AwardsKnown:
    """For a training history: subjects, posts, addresses, and the awards made at the employers it names (or the one it is imported for)."""
    tree = Tree(places())
    named = [place.id for code in employer_codes if (place := tree.find(code))]
    persons = _persons()
    return AwardsKnown(
        tree=tree,
        subjects=subjects(),
        posts={key: post.person_id for key, post in _posts_only().items()},
        emails=_emails(persons),
        names={person.id: full_name(person.first_name, person.last_name, person.preferred_name) for person in persons.values()},
        awards=_awards(sorted({*named, *([employer_id] if employer_id else [])})),
    )


def subjects() -> list[KnownSubject]:
    """Every subject with the names it goes by."""
    columns = (Subject.id, Subject.code, Subject.name, Subject.validity_months, Subject.aliases)
    rows = db.session.execute(select(*columns).order_by(Subject.id))
    return [
        KnownSubject(row_id, code, name, months, tuple(filter(None, aliases.splitlines()))) for row_id, code, name, months, aliases in rows
    ]


def _posts_only() -> dict[PostKey, KnownPost]:
    columns = (Post.id, root_id(), Post.employer_id, Post.number_folded, Post.employee_number)
    rows = db.session.execute(select(*columns).join(Person, Post.person_id == Person.id))
    return {
        (employer_id, number): KnownPost(post_id, ref, (employer_id, number), written, ())
        for post_id, ref, employer_id, number, written in rows
    }


def _emails(persons: dict[int, KnownPerson]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for person in persons.values():
        if person.email:
            found[person.email].append(person.id)
    return found


def _awards(employer_ids: Collection[int]) -> dict[tuple[int, int, Any, int], KnownAward]:
    columns = (Award.id, root_id(), Award.subject_id, Award.achieved_on, Award.employer_id, Award.revoked_on, Award.revoked_reason)
    details = (Award.expires_on, Award.method, Award.provider, Award.certificate_number, Award.notes)
    found = select(*columns, *details).join(Person, Award.person_id == Person.id).where(Award.employer_id.in_(employer_ids))
    return {
        (person, subject, day, employer): KnownAward(
            row_id,
            revoked is not None,
            (expires, method or "", provider or "", number or "", notes or ""),
            was_undone=revoked == day and reason == REVOKED_BECAUSE,
        )
        for row_id, person, subject, day, employer, revoked, reason, expires, method, provider, number, notes in db.session.execute(
            found.order_by(Award.id)
        )
    }


def requirements_known() -> RequirementsKnown:
    """For a file of requirements: what its cells may name, and every rule."""
    rows = db.session.execute(select(Subject.id, Subject.code, Subject.retired_on)).all()
    return RequirementsKnown(
        tree=Tree(places()),
        subjects={folded_number(code): row_id for row_id, code, _ in rows},
        retired={row_id: day for row_id, _, day in rows if day},
        audiences={key.lower(): row_id for row_id, key in db.session.execute(select(Audience.id, Audience.key))},
        roles=_roles(),
        rules=_rules(),
    )


def _rules() -> dict[RuleKey, KnownRule]:
    rows = {row.id: row for row in db.session.scalars(select(Requirement).order_by(Requirement.id))}
    return {
        _rule_key(row): KnownRule(row.id, _rule_terms(row), _rule_key(rows[row.succeeds_id]) if row.succeeds_id else None)
        for row in rows.values()
    }


def _rule_key(row: Requirement) -> RuleKey:
    matter = Matter(row.subject_id, row.organisation_id, row.sector, row.audience_id, row.job_role_id, row.worker_type, row.kind)
    return matter, row.effective_from


def _rule_terms(row: Requirement) -> Terms:
    return Terms(row.due_days, row.renew_months, row.renews_never, row.effective_until, row.authority or "")


def organisations_known() -> OrganisationsKnown:
    """For a file of organisations: every one of them, with what is its own and not inherited."""
    rows = db.session.scalars(select(Organisation).order_by(func.length(Organisation.path), Organisation.path)).all()
    codes = {row.id: folded_number(row.code) for row in rows}
    states = {
        codes[row.id]: OrganisationState(
            id=row.id,
            code=row.code,
            name=row.name,
            kind=row.kind,
            sector=row.sector,
            locality=row.locality or "",
            jurisdiction=row.jurisdiction,
            parent=codes[row.parent_id] if row.parent_id else "",
        )
        for row in rows
    }
    return OrganisationsKnown(tree=Tree(places()), organisations=states)
