"""Verbs of learning and development: name a first assessor, and end that early."""

from datetime import date

from lms.access import May, Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.queries import reaches
from lms.signoff.models import FirstAssessor
from lms.signoff.queries.cases import in_force
from lms.signoff.queries.first_assessors import Human, naming
from lms.signoff.rules.first_assessors import check_naming, check_scope
from lms.signoff.rules.judging import tidy_reason
from lms.training.rules.calendar import ONE_DAY


def name(
    *,
    person: Human,
    framework_id: int,
    domain_code: str | None,
    competency_code: str | None,
    level: int,
    organisation_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: Viewer,
) -> FirstAssessor:
    """This person may sign for people of this branch, up to this level, from day to day. Named twice, it is one naming. Raises Refused."""
    here = in_force([framework_id], clock.today()).get(framework_id)
    if here is None:
        raise Refused("Choose a framework that is in force.", field="framework")
    check_scope(domain_code, competency_code, level, here.scheme.highest_level)
    check_naming(person_id=person.id, own_person_id=by.person_id, starts_on=starts_on, ends_on=ends_on, today=clock.today())
    if not reaches(by, May.NAME_ASSESSORS, organisation_id):
        raise Refused("Choose a part of the partnership that you look after.", field="organisation")
    known_domains = {domain.code for domain in here.contents.domains}
    if (domain_code and domain_code not in known_domains) or (competency_code and competency_code not in here.contents.by_code):
        raise Refused("Choose a domain or a competency of the framework.", field="scope")
    return _keep(
        FirstAssessor(
            person_id=person.id,
            framework_id=framework_id,
            domain_code=domain_code,
            competency_code=competency_code,
            level=level,
            organisation_id=organisation_id,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=tidy_reason(reason),
            made_at=clock.now(),
            by_account_id=by.account_id,
        )
    )


def _keep(new: FirstAssessor) -> FirstAssessor:
    """Sent twice, it is the one that is there."""
    same = naming(new)
    if same:
        return same
    db.session.add(new)
    db.session.flush()
    return new


def end_early(*, row: FirstAssessor, by: Viewer) -> None:
    """Today is the last day no more: what was signed until yesterday stands. One that has not begun never begins. Raises Refused."""
    today = clock.today()
    if not reaches(by, May.NAME_ASSESSORS, row.organisation_id):
        raise Refused("Only those who may name somebody there end it.")
    if row.ends_on < today:
        return
    if row.starts_on >= today:
        db.session.delete(row)
    else:
        row.ends_on = today - ONE_DAY
    db.session.flush()
