"""`flask reference load` and `flask doctor` ask every room that has something to say."""

import pytest

from lms.kit.house import House
from lms.kit.room import Examination, Room


@pytest.fixture
def run(app, monkeypatch):
    """`run([...], room)`: what the command prints and its exit code, in a house of this one room."""

    def invoke(words, room):
        monkeypatch.setitem(app.extensions, "house", House({"lower": room, "operations": Room()}))
        outcome = app.test_cli_runner().invoke(args=words)
        return outcome.output, outcome.exit_code

    return invoke


def examination(*complaints):
    return Room(examine=lambda today, days: Examination(f"{days} days of umbrellas looked at", [*complaints]))


def test_the_doctor_passes_on_how_much_a_room_has_looked_at(run):
    assert run(["doctor", "--days", "5"], examination()) == ("5 days of umbrellas looked at: 0 differences.\n", 0)


def test_the_doctor_says_what_differs_and_fails(run):
    said, code = run(["doctor"], examination("Umbrella 7 is lent twice"))
    assert (said.splitlines(), code) == (["Umbrella 7 is lent twice", "3 days of umbrellas looked at: 1 differences."], 1)


def test_the_reference_list_says_what_changed(run):
    room = Room(reference=lambda folder, without, since: [f"Added {folder.name} without {', '.join(without)} since {since}"])
    said, code = run(["reference", "load", "--without", "requirements", "--inductions-from", "2026-01-31"], room)
    assert (said.splitlines(), code) == (["Added reference without requirements since 2026-01-31", "The reference list: 1 changes."], 0)
