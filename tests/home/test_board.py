"""What the board sees first: the rate, a year of it, who is furthest behind, and the seats that are missing."""

from datetime import date

import pytest

from lms.audit.service import insert_rows
from lms.home import queries
from lms.kit.db import db
from lms.people.models import Post
from lms.training.models import Award
from lms.training.service import recompute
from tests.bookings.crowd import crowd
from tests.events import course, event

#: When they had it: some of them expire soon, some in November.
DAYS = [date(2024, 4, 1)] * 6 + [date(2024, 11, 4)] * 6 + [date(2026, 2, 2)] * 60


@pytest.fixture
def trained(cast):
    """Sixty people for each employer; of those of the charity the fewest have had fire safety, of the surgery's the most."""
    shares = {"HARB-DAY": 0.3, "NHSL-W3": 0.4, "BRAE-1": 0.5, "COUN-HC": 0.6, "MILL": 0.7}
    for place, share in shares.items():
        employer = place.split("-")[0]
        posts = crowd(cast.places[employer], cast.places[place], 60)
        people = [db.session.get_one(Post, post_id).person_id for post_id in posts]
        award = {"subject_id": cast.subjects["FIRE-1"], "employer_id": cast.places[employer]}
        rows = [award | {"person_id": person_id, "achieved_on": day} for person_id, day in zip(people, DAYS, strict=False)]
        insert_rows(Award, rows[: int(60 * share)])
    recompute()
    return cast


def test_the_three_employers_with_the_lowest_rates(trained, today):
    board = queries.board(trained["beth"].viewer(), today)
    assert [row.label for row in board.worst] == ["NHS Lochside", "Harbour Care", "Lochside Council"]


def test_the_page_says_what_the_report_and_the_trend_say(trained, as_):
    board, report = as_("beth").get("/").text, as_("beth").get("/reports/completion?format=json").json
    whole = queries.board(trained["beth"].viewer(), date(2026, 3, 2)).whole
    assert f"{whole.tally.rate}%" in board and "<svg" in board and "From " in board
    assert all(f"{row['rate']}%" in board for row in report if row["name"] in ("Harbour Care", "NHS Lochside", "Lochside Council"))


def test_seats_that_are_missing(trained, as_, today):
    event(trained, course(trained), capacity=10)
    board = queries.board(trained["beth"].viewer(), today)
    assert (board.short > 50, board.subjects) == (True, 1)
    assert f"<b>{board.short}</b> seats are missing in the next 6 months, in 1 subject." in as_("beth").get("/").text


def test_what_could_point_at_somebody_is_not_there(cast, as_):
    text = as_("beth").get("/").text
    assert "The rate is not shown" in text and "Furthest behind" not in text and "What you need to do next" in text


@pytest.mark.parametrize("who", ["ailsa", "effie", "lorna", "priya"])
def test_others_have_people_to_look_at(cast, today, who):
    assert queries.board(cast[who].viewer(), today) is None


def test_it_asks_the_same_number_of_questions_however_many_there_are(cast, as_, query_count):
    client = as_("beth")
    client.get("/")
    with query_count() as few:
        client.get("/")
    crowd(cast.places["HARB"], cast.places["HARB-DAY"], 20)
    event(cast, course(cast))
    with query_count() as many:
        client.get("/")
    assert len(many.statements) == len(few.statements)
