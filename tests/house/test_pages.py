"""Pages: every template compiles and is given what it names, and a page asks as many questions of the database however much there is."""

import re
from datetime import date

import pytest

from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.rules import WorkerType
from lms.training.models import Award, Requirement
from lms.training.rules.enums import Kind
from lms.training.service import recompute
from tests.house.source import HOME
from tests.house.test_doors import addresses
from tests.room_pages import address, all_pages, all_states, furnish

TEMPLATES = HOME / "templates"
AS_IT_IS = re.compile(r"\|\s*safe\b|autoescape\s+false")
#: Templates in which something stands as it is, and what that is.
TRUSTED = {
    "parts/passkey.html": "a question as JSON, which the sign-in library writes",
    "accounts/welcome.html": "our own words between numbers",
}


def test_every_template_compiles(house):
    for name in house.jinja_env.list_templates(filter_func=lambda name: not name.startswith("nhsuk/")):
        house.jinja_env.get_template(name)


def test_no_value_is_put_on_a_page_as_html():
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    assert {name for name, text in texts.items() if AS_IT_IS.search(text)} == TRUSTED.keys()


@pytest.fixture
def crowd(cast):
    """Sixty more people on Effie's team, each with a second award, and ten more rules."""

    def arrive():
        people = [Person(first_name=f"P{n}", last_name=f"Crowd{n:02}", name_folded=f"crowd{n:02} p{n}") for n in range(60)]
        db.session.add_all(people)
        db.session.flush()
        posts = [
            Post(person_id=one.id, employer_id=cast.places["NHSL"], employee_number=f"C{one.id}", number_folded=f"C{one.id}")
            for one in people
        ]
        db.session.add_all(posts)
        db.session.flush()
        conditions = {
            "organisation_id": cast.places["NHSL-W3"],
            "worker_type": WorkerType.EMPLOYEE,
            "supervisor_post_id": cast["effie"].post_id,
        }
        db.session.add_all(Term(post_id=post.id, starts_on=date(2024, 1, 1), **conditions) for post in posts)
        for day in (date(2024, 5, 1), date(2025, 5, 1)):
            award = {"subject_id": cast.subjects["FIRE-1"], "employer_id": cast.places["NHSL"], "achieved_on": day}
            db.session.add_all(Award(person_id=person, **award) for person in [one.id for one in people] + [cast["ailsa"].person_id])
        rule = {"kind": Kind.ESSENTIAL, "effective_from": date(2024, 1, 1), "organisation_id": cast.places["LOCH"]}
        db.session.add_all(
            Requirement(subject_id=cast.subjects[code], **rule) for code in ("HSW-1", "MH-A", "IPC-1", "IG-1", "EDHR-1", "ASP-W", "CP-W")
        )
        recompute()
        db.session.commit()

    return arrive


@pytest.mark.parametrize("who", ["priya", "effie", "ailsa"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_asks_as_many_questions_however_many_rows_there_are(app, as_, crowd, query_count, who):
    client, few, many = as_(who), {}, {}
    for counted, happens in ((few, lambda: None), (many, crowd)):
        happens()
        for endpoint, where in addresses(app).items():
            with query_count() as asked:
                client.get(where)
            counted[endpoint] = len(asked.statements)
    assert many == few


@pytest.mark.on_both
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_every_page_and_state_that_a_browser_looks_at_opens_on_postgresql_too(app, cast, as_, nobody, query_count):
    """With as many questions as its page may ask."""
    ids, statuses, queries = furnish(app, cast), {}, {}
    for state in all_states().values():
        client, path = as_(state.who) if state.who else nobody, address(cast, ids, state.path)
        with query_count() as asked:
            statuses[state.name] = client.get(path).status_code
        queries[state.name] = len(asked.statements)
    assert statuses == {state.name: state.status for state in all_states().values()}
    assert [state.name for page in all_pages() for state in page.states if queries[state.name] > page.queries] == []
