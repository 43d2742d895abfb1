"""On paper: the sheet of a team, for telling people in person."""

from collections.abc import Iterator
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.numbers import counted
from lms.kit.pdf import BOX, Facts, Grid, Paper, Words, write_pdf
from lms.reminders.rules.in_person import PersonToTell, Team

HEADER = ("Name", "What", "Date", "Why", "Told on, and by whom")


def sheet(team: Team, day: date) -> bytes:
    """What each of them is to be told, with room to tick, to write the day and to sign."""
    about = Facts([("Team", team.title), ("As at", long_date(day)), ("People", str(len(team.people)))])
    words = Words("Please tell these people in person, tick them off here, and note it in the service afterwards.")
    rows = [row for person in team.people for row in _rows(person)]
    grid = Grid(HEADER, rows, (1.5, 1.8, 1.5, 2.4, 1.6), is_roomy=True)
    title = "To tell in person"
    foot = f"{title} · {team.title} · {counted(len(team.people), 'person', 'people')}"
    return write_pdf(Paper(title=title, subject=f"{team.title}, {long_date(day)}", made=foot, parts=[about, words, grid], is_wide=True))


def _rows(person: PersonToTell) -> Iterator[tuple[str, ...]]:
    """A row a thing; name and box stand in the first."""
    things = [(say.thing, say.when, say.why) for say in person.things]
    if person.unnamed:
        things.append((person.others, "", "They can read it once they have signed in."))
    for number, thing in enumerate(things):
        yield (f"{person.name}\n({person.reason})" if number == 0 else "", *thing, BOX if number == 0 else "")
