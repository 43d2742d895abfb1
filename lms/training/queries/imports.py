"""What is recorded about training, as far as files are held against it: a fixed number of queries, whatever the size of the file."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from lms.kit.db import AnySelect, chunked, db
from lms.kit.identifiers import folded_number
from lms.kit.importing import Choice, Options, Sheet
from lms.people.models import Audience, Person, Post, Term
from lms.people.queries import imports as people
from lms.people.queries import places, root_id
from lms.people.rules import full_name
from lms.people.rules.imports.establishments import ESTABLISHMENT
from lms.people.rules.imports.lookups import Tree
from lms.training.models import Award, Exemption, Requirement, Subject
from lms.training.queries.facts import posts_of_persons, posts_reached_by_rules
from lms.training.rules.by_hand import UNDONE_BECAUSE
from lms.training.rules.imports.award_lines import AwardLine
from lms.training.rules.imports.awards import REVOKED_BECAUSE, AwardsKnown, KnownAward, KnownSubject
from lms.training.rules.imports.exemptions import ExemptionsKnown
from lms.training.rules.imports.requirements import KnownRule, Matter, RequirementsKnown, RuleKey, Terms


def awards_known(sheet: Sheet[AwardLine], options: Options) -> AwardsKnown:
    """Subjects, posts, addresses, and the awards made at the employers that the file names (or the one it is imported for)."""
    tree = Tree(places())
    codes = {code for line in sheet.lines for code in (line.employer_code, line.establishment_code)}
    named = [place.employer_id for code in codes if (place := tree.find(code)) and place.employer_id]
    by_name = people.people_by_name(with_places=ESTABLISHMENT.name in sheet.columns)
    return AwardsKnown(
        tree=tree,
        subjects=subjects(),
        people=by_name,
        names={
            person_id: full_name(person.first_name, person.last_name, person.preferred_name)
            for person_id, person in by_name.persons.items()
        },
        awards=_awards(sorted({*named, *([options.employer_id] if options.employer_id else [])})),
    )


def subjects() -> list[KnownSubject]:
    """Every subject with the names it goes by."""
    columns = (Subject.id, Subject.code, Subject.name, Subject.validity_months, Subject.aliases)
    rows = db.session.execute(select(*columns).order_by(Subject.id))
    return [
        KnownSubject(row_id, code, name, months, tuple(filter(None, aliases.splitlines()))) for row_id, code, name, months, aliases in rows
    ]


def _awards(employer_ids: Collection[int]) -> dict[tuple[int, int, Any, int], KnownAward]:
    columns = (Award.id, root_id(), Award.subject_id, Award.achieved_on, Award.employer_id, Award.revoked_on, Award.revoked_reason)
    details = (Award.expires_on, Award.method, Award.provider, Award.certificate_number, Award.notes)
    awards = select(*columns, *details).join(Person, Award.person_id == Person.id).where(Award.employer_id.in_(employer_ids))
    return {
        (person, subject, day, employer): KnownAward(
            row_id,
            revoked is not None,
            (expires, method or "", provider or "", number or "", notes or ""),
            was_undone=revoked == day and reason in (REVOKED_BECAUSE, UNDONE_BECAUSE),
        )
        for row_id, person, subject, day, employer, revoked, reason, expires, method, provider, number, notes in db.session.execute(
            awards.order_by(Award.id)
        )
    }


def requirements_known(_: Sheet[Any], __: Options) -> RequirementsKnown:
    """For a file of requirements: what its cells may name, and every rule."""
    rows = db.session.execute(select(Subject.id, Subject.code, Subject.retired_on)).all()
    return RequirementsKnown(
        tree=Tree(places()),
        subjects={folded_number(code): row_id for row_id, code, _ in rows},
        retired={row_id: day for row_id, _, day in rows if day},
        audiences={key.lower(): row_id for row_id, key in db.session.execute(select(Audience.id, Audience.key))},
        roles=people.role_ids(),
        rules=_rules(),
    )


def exemptions_known(_: Sheet[Any], __: Options) -> ExemptionsKnown:
    """For a file of exemptions: every post with its person and first day, every subject, and all that is recorded."""
    keys = (Exemption.post_id, root_id(), Exemption.subject_id, Exemption.starts_on)
    rows = db.session.execute(
        select(Exemption.id, Exemption.ends_on, Exemption.reason, *keys).outerjoin(Person, Person.id == Exemption.person_id)
    )
    return ExemptionsKnown(
        tree=Tree(places()),
        people=people.people_by_name(),
        subjects={folded_number(code): row_id for row_id, code in db.session.execute(select(Subject.id, Subject.code))},
        posts_of=_posts_by_person(),
        exemptions={tuple(key): {"id": row_id, "ends_on": ends_on, "reason": reason} for row_id, ends_on, reason, *key in rows},
    )


def _posts_by_person() -> Mapping[int, Mapping[int, tuple[int, date]]]:
    """Of each person who counts the posts, with their employer and first day."""
    first_days = select(root_id(), Post.id, Post.employer_id, func.min(Term.starts_on)).join(Person, Person.id == Post.person_id)
    posts = defaultdict[int, dict[int, tuple[int, date]]](dict)
    for person_id, post_id, employer_id, first_day in db.session.execute(
        first_days.join(Term, Term.post_id == Post.id).group_by(root_id(), Post.id, Post.employer_id)
    ):
        posts[person_id][post_id] = employer_id, first_day
    return posts


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


# --- what values may mean -----------------------------------------------------------------------------------------------------------


def subject_choices(_: int | None) -> list[Choice]:
    """Every subject, with the names it goes by."""
    return [Choice(subject.code, subject.name, subject.other_names) for subject in subjects()]


# --- rows that imports have written -------------------------------------------------------------------------------------------------


def posts_of_awards(awards: Mapping[int, Any]) -> Collection[int]:
    """The posts of the persons who have these awards."""
    persons = {
        person_id for part in chunked(sorted(awards)) for person_id in db.session.scalars(select(Award.person_id).where(Award.id.in_(part)))
    }
    return posts_of_persons(persons)


def posts_of_exemptions(exemptions: Mapping[int, Any]) -> Collection[int]:
    """The posts that these exemptions are of, and all posts of the people that they are of."""
    columns = select(Exemption.post_id, Exemption.person_id)
    rows = [row for part in chunked(sorted(exemptions)) for row in db.session.execute(columns.where(Exemption.id.in_(part)))]
    return {post_id for post_id, _ in rows if post_id} | {*posts_of_persons(person_id for _, person_id in rows if person_id)}


def posts_of_rules(rules: Mapping[int, Any]) -> Collection[int]:
    """The conditions of a rule are part of what it is, so whom it reached before is whom it reaches now."""
    return posts_reached_by_rules(rules)


def award_names() -> AnySelect:
    """Whose award it is, and in what."""
    name = func.trim(Person.first_name + " " + Person.last_name) + ": " + Subject.code
    return select(Award.id, name).join(Person, Person.id == Award.person_id).join(Subject, Subject.id == Award.subject_id)


def exemption_names() -> AnySelect:
    """Who is exempt, and from what."""
    name = Person.first_name + " " + Person.last_name + ": " + Subject.code
    of_post = select(Exemption.id, name).outerjoin(Post, Post.id == Exemption.post_id)
    return of_post.join(Person, Person.id == func.coalesce(Exemption.person_id, Post.person_id)).join(
        Subject, Subject.id == Exemption.subject_id
    )


def rule_names() -> AnySelect:
    """What the requirement is for."""
    return select(Requirement.id, Subject.code).join(Subject, Subject.id == Requirement.subject_id)
