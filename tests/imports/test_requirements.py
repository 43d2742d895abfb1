"""A file of requirements, from file to tables. Today is 2 March 2026."""

from datetime import date

from sqlalchemy import select

from lms.kit.db import db
from lms.training.models import Requirement, Standing

HEADER = (
    "subject_code,organisation_code,sector,audience,job_role,worker_type,kind,due_days,renew_months,"
    "effective_from,effective_until,authority\n"
)


def rules(*lines):
    return HEADER + "\n".join(lines) + "\n"


def stored():
    return list(
        db.session.scalars(select(Requirement).where(Requirement.effective_from >= date(2025, 1, 1)).order_by(Requirement.effective_from))
    )


def test_a_rule_reaches_its_posts_at_once(cast, bring_in):
    bring_in("requirements", rules("IPC-2,COUN,,,,,mandatory,14,12,2026-01-01,,Local choice"))
    asked = select(Standing.post_id).where(Standing.requirement_id == stored()[0].id, Standing.to_day.is_(None))
    assert cast["effie"].post_id in set(db.session.scalars(asked))


def test_the_same_file_twice_changes_nothing(cast, bring_in):
    file = rules("FIRE-1,NHSL,nhs,contact,hcsw,employee,statutory,,never,2025-01-01,2025-12-31,Law", "FIRE-1,,,,,,offer,,,2026-01-01,,")
    bring_in("requirements", file)
    assert (bring_in("requirements", file).unchanged, len(stored())) == (2, 2)


def test_a_rule_carries_on_from_the_one_that_ended_the_day_before(cast, bring_in):
    bring_in("requirements", rules("IPC-2,COUN,,,,,mandatory,,12,2026-01-01,,", "IPC-2,COUN,,,,,mandatory,,24,2025-01-01,2025-12-31,"))
    before, after = stored()
    assert (after.succeeds_id, before.succeeds_id) == (before.id, None)


def test_a_rule_that_ends_on_record_is_carried_on_as_well(cast, bring_in):
    bring_in("requirements", rules("IPC-2,COUN,,,,,mandatory,,24,2025-01-01,2025-12-31,"))
    bring_in("requirements", rules("IPC-2,COUN,,,,,mandatory,,12,2026-01-01,,"))
    assert stored()[1].succeeds_id == stored()[0].id


def test_a_rule_that_is_ended_only_later_is_carried_on_as_well(cast, bring_in):
    bring_in("requirements", rules("IPC-2,COUN,,,,,mandatory,,24,2025-01-01,,"))
    bring_in("requirements", rules("IPC-2,COUN,,,,,mandatory,,12,2026-01-01,,"))
    ended = rules("IPC-2,COUN,,,,,mandatory,,24,2025-01-01,2025-12-31,")
    bring_in("requirements", ended)
    assert (stored()[1].succeeds_id, bring_in("requirements", ended).unchanged) == (stored()[0].id, 1)


def test_two_rules_at_once_are_pointed_out(cast, bring_in, codes):
    plan = bring_in("requirements", rules("IPC-2,NHSL,,,,,mandatory,,6,2026-01-01,,"))
    assert (codes(plan), stored()[0].succeeds_id) == ([(2, "rule_overlaps")], None)


def test_a_rule_is_changed_in_place_where_only_its_terms_differ(cast, bring_in):
    bring_in("requirements", rules("FIRE-1,LOCH,,,,,statutory,14,12,2020-01-01,,"))
    rule = db.session.scalar(select(Requirement).where(Requirement.subject_id == cast.subjects["FIRE-1"]))
    assert (rule.due_days, rule.renew_months, rule.authority) == (14, 12, "Fire (Scotland) Act 2005")


ERRORS = [
    ("NOPE,,,,,,mandatory,,,2026-01-01,,", "unknown_subject"),
    ("FIRE-1,NOPE,,,,,mandatory,,,2026-01-01,,", "unknown_organisation"),
    ("FIRE-1,,martian,,,,mandatory,,,2026-01-01,,", "unknown_word"),
    ("FIRE-1,,,nope,,,mandatory,,,2026-01-01,,", "unknown_audience"),
    ("FIRE-1,,,,nope,,mandatory,,,2026-01-01,,", "unknown_job_role"),
    ("FIRE-1,,,,,,,,,2026-01-01,,", "missing"),
    ("FIRE-1,,,,,,mandatory,-1,,2026-01-01,,", "number_out_of_range"),
    ("FIRE-1,,,,,,mandatory,,sometimes,2026-01-01,,", "not_a_number"),
    ("FIRE-1,,,,,,mandatory,,,,,", "missing"),
    ("FIRE-1,,,,,,mandatory,,,2026-01-01,2025-12-31,", "end_before_start"),
]


def test_every_error_names_its_line(cast, bring_in, codes):
    plan = bring_in("requirements", rules(*(line for line, _ in ERRORS)))
    assert codes(plan) == [(number, code) for number, (_, code) in enumerate(ERRORS, start=2)]
    assert stored() == []


def test_a_rule_twice_in_a_file_is_an_error_where_the_lines_differ(cast, bring_in, codes):
    line = "IPC-2,COUN,,,,,mandatory,,{},2026-01-01,,"
    assert codes(bring_in("requirements", rules(line.format(12), line.format(24)))) == [(3, "duplicate_line")]
    assert codes(bring_in("requirements", rules(line.format(12), line.format(12)))) == [(3, "repeated_line")]
