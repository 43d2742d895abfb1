"""The reference list can be loaded as often as you like."""

from sqlalchemy import func, select

from lms.kit.db import db
from lms.kit.seed_files import REFERENCE
from lms.training.models import Requirement, Subject
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
