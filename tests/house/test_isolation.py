"""Tests share an app and what has been found right of a page; these show that neither hides anything from the next test."""

import psycopg
import pytest
from jinja2 import DictLoader

from lms.kit.db import db
from lms.kit.house import House
from lms.people.models import Person
from tests.databases import app_for
from tests.pages.inspection import Page

CHANGES = {
    "a setting": lambda app: app.config.update(WTF_CSRF_ENABLED=False),
    "inside a setting": lambda app: app.config["SECURITY_API_ENABLED_METHODS"].append("none"),
    "a view": lambda app: app.view_functions.update({"home.home": lambda: "another"}),
    "what rooms bring": lambda app: app.extensions.update(house=House({})),
    "its templates": lambda app: setattr(app.jinja_env, "loader", DictLoader({})),
    "what templates are given": lambda app: app.jinja_env.globals.update(service_name="another"),
    "what happens before a request": lambda app: app.before_request_funcs[None].clear(),
    "what happens after a request": lambda app: app.after_request_funcs[None].append(lambda reply: reply),
    "an address": lambda app: app.url_map.add(app.url_rule_class("/another", endpoint="home.home")),
    "the server's way in": lambda app: setattr(app, "wsgi_app", lambda *_: []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_app_that_a_test_has_changed_is_not_used_again(change):
    with app_for("sqlite://", SERVICE_NAME=change) as app:
        CHANGES[change](app)
    with app_for("sqlite://", SERVICE_NAME=change) as another:
        assert another is not app


def test_an_app_that_was_left_alone_is_used_again():
    with app_for("sqlite://") as app:
        app.test_client().get("/no-such-page")
    with app_for("sqlite://") as another:
        assert another is app


@pytest.mark.parametrize("settings", [{"SIGN_IN_LIMIT": "2 per minute"}])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_tries_to_sign_in_are_counted_anew(app, nobody, send, time):
    replies = [send(nobody, "/sign-in", email="ailsa@example.org", password="wrong").status_code for _ in range(3)]
    assert [status == 429 for status in replies] == [False, False, True]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_that_differs_by_a_word_from_one_that_was_right_is_inspected(app, nobody, monkeypatch):
    page = nobody.get("/help").text
    monkeypatch.setitem(app.view_functions, "help.help", lambda: page.replace("</main>", "<p>None</p></main>"))
    with pytest.raises(AssertionError, match="shows a value of Python's: 'None'"):
        nobody.get("/help")


@pytest.mark.parametrize(("html", "depends"), [('<a href="/help">', False), ('<a href="?page=2">', True), ("<form>", True)])
def test_a_page_that_depends_on_its_address_is_inspected_at_each(house, html, depends):
    page = Page(html, "/help", house)
    list(page.complaints)
    assert page.knows_its_address == depends


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_gone(app, cast, time):
    db.session.add(Person(first_name="Only", last_name="Once", name_folded="once only"))
    db.session.commit()
    assert db.session.query(Person).filter_by(last_name="Once").count() == 1


WRITES = {
    "a row more": "INSERT INTO person (first_name, last_name, name_folded) VALUES ('Only', 'Once', 'once only')",
    "a row that is changed": "UPDATE person SET last_name = 'Once'",
    "a row that has gone": "DELETE FROM standing",
    "a number that is taken": "SELECT nextval('person_id_seq')",
    "a column more": "ALTER TABLE person ADD COLUMN once integer",
    "a rule less": "ALTER TABLE standing DROP CONSTRAINT pk_standing",
    "a table less": "DROP TABLE standing",
}


def contents(url):
    """Everything that is in a database."""
    with psycopg.connect(url) as connection:
        columns = connection.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        rules = connection.execute("SELECT conname FROM pg_constraint ORDER BY 1").fetchall()
        numbers = connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        tables = sorted(columns.fetchall())
        rows = {
            table: sorted(connection.execute(f'SELECT "{table}"::text FROM "{table}"').fetchall())
            for table in {table for table, _ in tables}
        }
    return tables, rules, sorted(numbers), rows


@pytest.mark.parametrize("change", WRITES)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_that_is_put_back_is_as_new(run, database, change):
    url = run.fresh(database, "played", of="_again")
    before = contents(url)
    with psycopg.connect(url) as connection:
        connection.execute(WRITES[change])
    assert contents(url) != before
    assert contents(run.fresh(database, "played", of="_again")) == before


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_is_in_the_middle_of_something_is_thrown_out(run, database):
    url = run.fresh(database, "played", of="_again")
    waiting = psycopg.connect(url)
    waiting.execute("DELETE FROM standing")
    run.fresh(database, "played", of="_again")
    with pytest.raises(psycopg.OperationalError):
        waiting.commit()
