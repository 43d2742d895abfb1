"""The migrations make what the models say, on both databases, and go down and up again with people in the house."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from lms.kit.db import Base, db
from lms.people.models import Person
from lms.training.models import Subject
from tests.databases import app_on


@pytest.fixture
def migrated_by_hand(empty_database_url):
    with app_on(empty_database_url).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def versions():
    """Every version, first to last."""
    config = current_app.extensions["migrate"].migrate.get_config()
    return [one.revision for one in reversed([*ScriptDirectory.from_config(config).walk_revisions()])]


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_models_say(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, Base.metadata) == []


def test_they_stand_in_one_straight_line(app):
    config = current_app.extensions["migrate"].migrate.get_config()
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_each_goes_up_and_down_and_up_again(migrated_by_hand):
    for version in versions():
        upgrade(revision=version)
        downgrade(revision="-1")
        upgrade(revision=version)
    assert tables() == set(Base.metadata.tables)


def test_all_go_down_with_people_in_the_house_and_up_again(app, cast):
    db.session.remove()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(Base.metadata.tables)
    assert [db.session.scalar(select(func.count()).select_from(model)) for model in (Person, Subject)] == [0, 0]


def test_people_stay_when_the_last_version_is_repeated(app, cast):
    """From the second version on: what the first one made is not lost by going one down and up."""
    if len(versions()) == 1:
        assert versions() == ["0001"]
        return
    before = db.session.scalar(select(func.count()).select_from(Person))
    db.session.remove()
    downgrade(revision="-1")
    upgrade()
    assert db.session.scalar(select(func.count()).select_from(Person)) == before
