"""The reference list can be loaded as often as you like."""

from sqlalchemy import func, select

from lms.kit.db import db
from lms.kit.seed_files import REFERENCE, read_seed_file
from lms.training.models import Requirement, Subject
from lms.training.rules.enums import Kind
from lms.training.service import load_reference


def test_the_reference_list_changes_nothing_the_second_time(app):
    assert load_reference(REFERENCE, without=["requirements"]) == []  # the test database comes with it
    assert len(load_reference(REFERENCE)) > 100
    assert load_reference(REFERENCE) == []


def test_a_subject_that_was_changed_is_put_right_and_said(app):
    subject = db.session.scalars(select(Subject).where(Subject.code == "FIRE-1")).one()
    subject.validity_months = 99
    assert load_reference(REFERENCE, without=["requirements"]) == ["Changed subject FIRE-1: validity_months"]


def test_a_requirement_that_was_changed_is_the_partnerships_and_stays(app):
    load_reference(REFERENCE)
    rule = db.session.scalars(select(Requirement).order_by(Requirement.id)).first()
    rule.due_days = 999
    report = load_reference(REFERENCE)
    assert (len(report), rule.due_days) == (1, 999) and "Left requirement" in report[0]


def test_every_subject_of_the_list_is_there(app):
    assert db.session.scalar(select(func.count()).select_from(Subject)) > 80


#: What a person may be told of where a subject comes from.
KINDS = ("law", "regulator", "standard")


def test_an_authority_is_a_law_a_regulator_or_a_standard(app):
    named = db.session.scalars(select(Subject.authority).where(Subject.authority.is_not(None))).all()
    assert len(named) > 50
    assert [one for one in named for part in one.split("; in England")[-1].split("); ") if not part.strip(")").endswith(KINDS)] == []


def test_every_subject_that_the_law_prescribes_names_a_law_or_a_standard(app):
    assert db.session.scalars(select(Subject.code).where(Subject.category == Kind.STATUTORY, Subject.authority.is_(None))).all() == []


def test_what_was_noted_when_the_list_was_made_is_shown_to_nobody(app):
    """Not where a list on which a subject stands was seen, nor with which marks."""
    load_reference(REFERENCE)
    texts = [*db.session.scalars(select(Subject.authority)), *db.session.scalars(select(Requirement.authority))]
    titles = [one["title"] for one in read_seed_file(REFERENCE / "sources.yaml")["sources"].values() if "title" in one]
    assert db.session.scalars(select(Subject.note).where(Subject.note.is_not(None))).all() == []
    assert [text for text in filter(None, texts) if any(title in text for title in titles if title != "Promoting Excellence 2021")] == []


def test_a_starter_rule_names_what_its_subject_names_and_the_partnerships_own_stays(app):
    load_reference(REFERENCE)
    subject = db.session.scalars(select(Subject).where(Subject.code == "FIRE-1")).one()
    rule = db.session.scalars(select(Requirement).where(Requirement.subject_id == subject.id)).first()
    subject.authority = rule.authority = "Somebody's matrix of training"
    load_reference(REFERENCE)
    assert rule.authority == subject.authority and "Fire (Scotland) Act 2005" in subject.authority
    rule.authority = "Our fire policy"
    load_reference(REFERENCE)
    assert rule.authority == "Our fire policy"
