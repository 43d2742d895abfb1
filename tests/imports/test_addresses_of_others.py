"""Asking a training history whose an address is."""

from lms.imports.service import prepare
from lms.kit.importing import Options
from lms.people.queries import places
from lms.training.service.imports import AWARDS

FILE = "employer_code,email,subject_code,achieved_on\n{},effie@example.org,FIRE-1,2026-02-11\n"


def told(cast, today, code):
    there = places()[cast.places[code]]
    options = Options(today, there.id, covers=lambda path: path.startswith(there.path), covers_all=False)
    return [step.who for step in prepare(AWARDS, FILE.format(code).encode(), options).plan.steps]


def test_an_employer_is_told_the_name_of_its_own(cast, today):
    assert told(cast, today, "COUN")[0].startswith("Effie ")


def test_whose_an_address_is_stays_unsaid_to_another_employer(cast, today):
    assert told(cast, today, "BRAE")[0].startswith("effie@example.org: ")
