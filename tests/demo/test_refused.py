"""Where the demonstration is not loaded, and what the files it leaves do when they are imported."""

import pytest

from lms.demo import service
from lms.kit.db import db
from lms.people.models import Account, Organisation


def test_it_is_refused_where_other_people_are_on_record(app, cast):
    done = app.test_cli_runner().invoke(args=["demo", "load"])
    assert done.exit_code == 1
    assert "people on record already" in done.output
    assert not db.session.query(Organisation).filter_by(code="BEF").count()


def test_it_is_refused_in_a_live_service(app):
    app.config["LIVE"] = True
    done = app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "live" in done.output
    assert not db.session.query(Account).count()


def test_nobody_can_enter_a_demonstration_that_is_not_there(app, cast):
    assert service.entrance(service.read_seeds()) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_files_to_try_do_what_they_say(app, tmp_path):
    run = app.test_cli_runner().invoke
    assert run(args=["demo", "--people", "300", "--files", str(tmp_path)]).exit_code == 0
    for kind, name, code in (
        ("people", "staff-list-with-changes.csv", 0),
        ("people", "staff-list-with-mistakes.csv", 1),
        ("awards", "training-history.csv", 0),
        ("awards", "training-history-2.xlsx", 0),
        ("requirements", "requirements.csv", 0),
    ):
        done = run(args=["import", kind, str(tmp_path / name), *(["--employer", "LC"] if kind != "requirements" else [])])
        assert done.exit_code == code, done.output
