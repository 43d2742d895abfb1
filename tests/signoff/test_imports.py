"""A file of sign-offs, from an employer that keeps them elsewhere."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.imports.models import ImportRun
from lms.kit.db import db
from lms.signoff.models import SignOff
from lms.signoff.rules.words import Source
from tests.cast import TODAY
from tests.frameworks import framework, sign_off, version

HEADER = (
    "employer_code,employee_number,framework_code,competency_code,level,signed_on,review_on,assessor_name,assessor_employee_number,method"
)
DAY = date(2026, 1, 12)


@pytest.fixture
def of(cast):
    made = framework()
    db.session.commit()
    return made


@pytest.fixture
def brought(app, of, tmp_path):
    """`brought("COUN,20007,,CARE1,2,2026-01-12,,,,")`: what the command says of a file with these lines."""

    def bring(*lines, more=()):
        file = tmp_path / "signoffs.csv"
        file.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
        db.session.rollback()
        done = app.test_cli_runner().invoke(args=["import", "signoffs", str(file), *more])
        db.session.expire_all()
        return done

    return bring


def recorded():
    return db.session.scalars(select(SignOff).order_by(SignOff.id)).all()


def test_a_line_counts_at_once_and_is_marked_as_brought(brought, cast):
    done = brought("COUN,20007,,care1,practising,2026-01-12,,Effie Campbell,20001,Observed")
    assert done.exit_code == 0, done.output
    (one,) = recorded()
    assert (one.person_id, one.competency_code, one.level, one.source) == (cast["lukasz"].person_id, "CARE1", 2, Source.BROUGHT)
    assert (one.review_on, one.assessor_id, one.method) == (date(2028, 1, 11), cast["effie"].person_id, "Observed")
    assert one.employer_id == cast.places["COUN"]


@pytest.mark.parametrize("level", ["2", "practising", "Practising", "Level 2"])
def test_a_level_is_its_number_its_key_or_its_name(brought, level):
    assert brought(f"COUN,20007,CCBF,CARE1,{level},2026-01-12,,,,").exit_code == 0
    assert recorded()[0].level == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("COUN,20007,NONE,CARE1,2,2026-01-12,,,,", "unknown_framework"),
        ("COUN,20007,,NONE,2,2026-01-12,,,,", "unknown_competency"),
        ("COUN,20007,,CARE1,9,2026-01-12,,,,", "unknown_level"),
        ("COUN,20007,,CARE1,2,2026-04-12,,,,", "future_date"),
        ("COUN,20007,,CARE1,2,2026-01-12,2026-01-11,,,", "review_before_signed"),
        ("COUN,20007,,CARE1,2,2026-01-12,,Łukasz Żółć,20007,", "signed_by_themselves"),
        ("COUN,99999,,CARE1,2,2026-01-12,,,,", "unknown_person"),
    ],
)
def test_lines_that_are_not_taken(brought, line, code, tmp_path):
    findings = tmp_path / "findings.csv"
    done = brought(line, more=["--report", str(findings)])
    assert done.exit_code != 0 and code in findings.read_text("utf-8-sig") and not recorded()


def test_a_later_day_of_review_is_cut_an_earlier_one_is_kept_and_an_unknown_assessor_keeps_the_name(brought):
    done = brought("COUN,20007,,CARE1,2,2026-01-12,2030-01-01,Jean Low,,", "COUN,20007,,CARE2,2,2026-01-12,2026-06-01,,,")
    assert done.exit_code == 0, done.output
    one, other = recorded()
    assert (one.review_on, one.assessor_name, one.assessor_id) == (date(2028, 1, 11), "Jean Low", None)
    assert other.review_on == date(2026, 6, 1)


def test_the_months_are_those_of_the_version_of_the_day(brought, of):
    new = version(of, "2.0", date(2026, 1, 1))
    new.review_months = 12
    db.session.commit()
    brought("COUN,20007,,CARE1,2,2026-01-12,,,,", "COUN,20007,,CARE1,2,2025-12-31,,,,")
    assert [one.review_on for one in recorded()] == [date(2027, 1, 11), date(2027, 12, 30)]


def test_the_same_again_changes_nothing_and_other_values_are_an_error(brought):
    line = "COUN,20007,,CARE1,2,2026-01-12,,Jean Low,,Observed"
    assert brought(line).exit_code == 0 and brought(line).exit_code == 0 and len(recorded()) == 1
    assert brought("COUN,20007,,CARE1,2,2026-01-12,,,,").exit_code == 0  # an empty cell says nothing
    assert brought(line.replace("Observed", "Talked")).exit_code != 0 and recorded()[0].method == "Observed"


def test_the_same_twice_in_a_file_is_an_error(brought):
    assert brought(*["COUN,20007,,CARE1,2,2026-01-12,,,,"] * 2).exit_code != 0 and not recorded()


def test_a_withdrawn_one_stays_withdrawn(brought, cast, of):
    sign_off(cast, of, "lukasz", "CARE1", 2, DAY, withdrawn_on=TODAY, withdrawn_reason="Not right")
    db.session.commit()
    assert brought("COUN,20007,,CARE1,2,2026-01-12,,,,").exit_code == 0
    assert [one.withdrawn_on for one in recorded()] == [TODAY]


def test_an_undone_import_withdraws_its_sign_offs_and_the_right_file_brings_them_back(app, brought):
    line = "COUN,20007,,CARE1,2,2026-01-12,,Jean Low,,"
    brought(line)
    db.session.rollback()
    run_id = db.session.query(ImportRun.id).order_by(ImportRun.id.desc()).limit(1).scalar()
    db.session.rollback()
    undone = app.test_cli_runner().invoke(args=["import", "undo", str(run_id), "--reason", "The wrong file"], catch_exceptions=False)
    db.session.expire_all()
    assert undone.exit_code == 0 and [one.withdrawn_on for one in recorded()] == [DAY], undone.output
    assert brought(line).exit_code == 0 and [(one.withdrawn_on, one.withdrawn_reason) for one in recorded()] == [(None, None)]
