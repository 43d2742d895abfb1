"""Seats against need: equal to a slow count, scoped, fair about what is booked, and small groups kept secret."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from lms.audit.service import insert_rows
from lms.bookings.rules.states import BookingState
from lms.courses.models import course_sector
from lms.courses.rules.words import EventState
from lms.kit.db import db
from lms.people.models import Absence, Organisation, Person, Post, Term
from lms.people.queries import places
from lms.people.rules import Sector, WorkerType
from lms.reports.queries import seats as reads
from lms.reports.rules import Scope
from lms.reports.rules.seats import Need, Planned, against_need, last_day, month_starts
from lms.training import queries as training
from lms.training.models import Exemption, Requirement, subject_covers
from lms.training.rules.enums import Kind
from lms.training.rules.oracle import recount
from lms.training.service import recompute
from tests.cast import TODAY
from tests.events import STARTS, booking, course, event, venue

S = BookingState
ONE_DAY = timedelta(days=1)


def recounted(ahead):
    """{(subject, person): day} in plain Python: every line of every day, until the first on which it is overdue."""
    everything, among, end = training.all_rules(), places(), last_day(month_starts(TODAY)[:ahead])
    rules, found = (everything.rules, everything.subjects, everything.recognition), {}
    for post in training.post_facts(training.all_post_ids()):
        person = db.session.get_one(Person, db.session.get_one(Post, post.post_id).person_id)
        if not any(one.starts_on <= TODAY <= (one.ends_on or TODAY) for one in db.session.query(Term).filter_by(post_id=post.post_id)):
            continue
        days = [TODAY + timedelta(days=number) for number in range(-30, (end - TODAY).days + 2)]
        lines = {day: recount(post, *rules, day, among[post.employer_id].expiring_days) for day in days}
        for subject_id in {subject_id for line in lines.values() for subject_id in line}:
            day = _needed_by({day: getattr(line.get(subject_id), "status", None) for day, line in lines.items()}, end)
            key = subject_id, person.merged_into_id or person.id
            if day is not None:
                found[key] = min(day, found.get(key, day))
    return found


def _needed_by(statuses, end):
    """The last day before it is overdue; after leave, exemption or nothing at all the first day on which it is."""
    first = next((day for day, status in statuses.items() if status == "overdue" and day >= TODAY), None)
    if first is None or first == TODAY:
        return first and TODAY - ONE_DAY
    lately = {statuses.get(first - timedelta(days=number)) for number in range(1, 30)}
    before = first if statuses[first - ONE_DAY] not in ("current", "expiring", "not_yet_due") or "paused" in lately else first - ONE_DAY
    return before if before <= end else None


def counted(viewer, ahead, **scope):
    """{(subject, month or overdue): people} as the page has them."""
    found = Counter()
    for one in reads.seats(viewer, Scope(TODAY, **scope), ahead):
        for month in one.months:
            found[one.subject_id, "overdue"] += month.overdue
            found[one.subject_id, month.label] += month.newly
    return +found


def by_month(recount):
    return Counter((subject_id, "overdue" if day < TODAY else f"{day:%B} {day.year}") for (subject_id, _), day in recount.items())


@pytest.fixture
def busy(cast):
    """Leave that ends, an exemption that ends, a rule that begins, a post that ends, a merged record."""
    db.session.add(Absence(post_id=cast["kirsty"].post_id, starts_on=date(2026, 1, 5), ends_on=date(2026, 4, 10)))
    exempt = {"subject_id": cast.subjects["FIRE-1"], "starts_on": date(2026, 1, 1), "ends_on": date(2026, 5, 31), "reason": "No building"}
    db.session.add(Exemption(person_id=cast["gordon"].person_id, **exempt))
    rule = {"kind": Kind.MANDATORY, "due_days": 28, "organisation_id": cast.places["COUN"], "effective_from": date(2026, 4, 20)}
    db.session.add(Requirement(subject_id=cast.subjects["IPC-2"], **rule))
    for who, day in (("fraser", date(2026, 5, 18)), ("iona", date(2026, 5, 10)), ("hamish", date(2026, 3, 2))):
        db.session.query(Term).filter_by(post_id=cast[who].post_id).update({"ends_on": day})
    db.session.get_one(Person, cast["tam"].person_id).merged_into_id = cast["lorna"].person_id
    db.session.flush()
    recompute()


@pytest.mark.parametrize("ahead", [3, 12])
def test_every_number_equals_a_slow_count(cast, busy, ahead):
    slow = by_month(recounted(ahead))
    assert counted(cast["priya"].viewer(), ahead) == slow
    assert {label for _, label in slow} > {"overdue", "May 2026"}


def test_of_the_cast(cast):
    """Ailsa's infection control runs out on 14 April, Lukasz' fire safety, in two posts, on 19 March."""
    found = counted(cast["priya"].viewer(), 6)
    assert found[cast.subjects["IPC-2"], "April 2026"] == 1
    fire = {label: number for (subject, label), number in found.items() if subject == cast.subjects["FIRE-1"]}
    assert fire == by_month_of(cast, "FIRE-1", 6)


def by_month_of(cast, code, ahead):
    return {label: number for (subject, label), number in by_month(recounted(ahead)).items() if subject == cast.subjects[code]}


# --- seats and shortfall ----------------------------------------------------------------------------------------------------------


def fire_of(cast, who="priya", ahead=3, **scope):
    (one,) = reads.seats(cast[who].viewer(), Scope(TODAY, keys={"subject": str(cast.subjects["FIRE-1"])}, **scope), ahead)
    return one


def test_seats_are_those_of_scheduled_dates_to_come_in_the_month_they_begin(cast):
    fire = course(cast)
    event(cast, fire, capacity=3)
    event(cast, fire, capacity=5, starts_at=STARTS + timedelta(weeks=4))
    for state in (EventState.DRAFT, EventState.CANCELLED, EventState.DELIVERED):
        event(cast, fire, capacity=100, state=state)
    event(cast, fire, capacity=100, starts_at=STARTS - timedelta(weeks=4))
    event(cast, fire, capacity=100, starts_at=STARTS + timedelta(weeks=40))
    assert [month.seats for month in fire_of(cast).months] == [3, 5, 0]


def test_what_covers_the_subject_counts_too(cast):
    covers = {"subject_id": cast.subjects["DEM-2"], "covered_id": cast.subjects["FIRE-1"]}
    db.session.execute(subject_covers.insert(), [covers])
    event(cast, course(cast, "DEM", ("DEM-2",)), capacity=7)
    assert fire_of(cast).whole.seats == 7


def test_seats_of_another_locality_are_not_counted_and_seats_online_are(cast):
    fire = course(cast)
    event(cast, fire, capacity=3, at=venue(cast, locality="Lochee"))
    event(cast, fire, capacity=5, at=venue(cast, "Room 2", locality="The Ferry"))
    event(cast, fire, capacity=7, at=venue(cast, "Room 3"))
    event(cast, fire, capacity=11)
    lochee = fire_of(cast, locality="Lochee").whole
    assert (lochee.seats, lochee.online, fire_of(cast).whole.seats) == (14, 11, 26)


def test_a_course_for_another_sector_does_not_help(cast):
    fire = course(cast)
    db.session.execute(course_sector.insert(), [{"course_id": fire.id, "sector": Sector.NHS}])
    event(cast, fire, capacity=5)
    seats = [fire_of(cast, organisation_id=cast.places[code]).whole.seats for code in ("NHSL", "COUN", "LOCH")]
    assert seats == [5, 0, 5]


def test_who_has_booked_needs_no_other_seat_and_takes_none_from_others(cast):
    before = fire_of(cast).whole
    run = event(cast, course(cast), capacity=4)
    booking(cast, run, "effie")
    booking(cast, run, "kirsty", S.WAITLISTED)
    booking(cast, run, "gordon", S.OFFERED, offered_until=STARTS)
    after = fire_of(cast).whole
    assert (after.needed, after.booked, after.taken, after.free) == (before.needed, 2, 2, 2)
    assert after.short == before.short - 2 - 2


def test_the_shortfall_adds_up_and_an_early_seat_serves_a_later_need():
    needs = [Need(1, TODAY - ONE_DAY, True, False, 4), Need(1, date(2026, 4, 9), True, False, 6), Need(1, date(2026, 5, 1), True, False, 1)]
    planned = [Planned(day, frozenset({1}), 5, 0, is_online=False) for day in (date(2026, 3, 20), date(2026, 5, 31))]
    (one,) = against_need(needs, planned, {1: "Fire"}, TODAY, 3)
    assert [(month.overdue, month.newly, month.seats, month.short) for month in one.months] == [(4, 0, 5, 0), (0, 6, 0, 5), (0, 1, 5, 1)]
    assert one.whole.short == 1 and one.first_short == one.months[1]


def test_a_date_with_too_many_people_takes_no_seat_from_another():
    planned = [Planned(TODAY, frozenset({1}), 5, taken, is_online=False) for taken in (9, 1)]
    (one,) = against_need([Need(1, TODAY, True, False, 6)], planned, {1: "Fire"}, TODAY, 3)
    assert (one.whole.taken, one.whole.free, one.whole.short) == (10, 4, 2)


# --- who sees what ----------------------------------------------------------------------------------------------------------------


def test_an_officer_sees_her_employer_and_a_supervisor_her_people(cast):
    whole, lorna, effie = (fire_of(cast, who).whole.needed for who in ("priya", "lorna", "effie"))
    assert whole > lorna > 0 and whole > effie > 0
    assert reads.seats(cast["lorna"].viewer(), Scope(TODAY, organisation_id=cast.places["COUN"]), 6) == []


def test_small_groups_are_kept_from_whoever_may_not_open_them(cast):
    beth = {one.subject_id: one for one in reads.seats(cast["beth"].viewer(), Scope(TODAY), 6)}
    ipc = beth[cast.subjects["IPC-2"]]
    assert (ipc.is_open, ipc.shows_months, ipc.shows_whole, ipc.cell("needed").text) == (False, False, False, "fewer than 5")
    assert {ipc.cell(what).text for what in ("overdue", "newly", "booked", "without_a_place", "short")} == {"not shown"}


@pytest.mark.parametrize(
    ("numbers", "shows"),
    [
        ({0: (9, 8, 0)}, "months"),
        ({0: (9, 8, 3)}, "needed"),
        ({0: (9, 0, 7)}, "needed"),
        ({0: (9, 9, 0), 1: (0, 2, 0)}, "whole"),
        ({0: (9, 9, 0), 3: (0, 2, 0)}, "nothing"),  # those of 6 months less those of 3
        ({0: (9, 9, 0), 11: (0, 2, 0)}, "nothing"),
        ({0: (9, 4, 0)}, "needed"),
        ({0: (3, 0, 0)}, "nothing"),
    ],
    ids=str,
)
def test_nothing_beside_it_or_asked_in_another_way_gives_a_small_number_away(numbers, shows):
    starts, needs = month_starts(TODAY), []
    for at, (overdue, newly, booked) in numbers.items():
        needs += [Need(1, TODAY - ONE_DAY, False, False, overdue), Need(1, starts[at] + timedelta(days=9), False, False, newly - booked)]
        needs += [Need(1, starts[at] + timedelta(days=9), False, True, booked)]
    for ahead in (3, 6, 12):
        (one,) = against_need(needs, [], {1: "Fire"}, TODAY, ahead)
        seen = [word for word in ("months", "whole", "needed") if getattr(one, f"shows_{word}")]
        assert next(iter(seen), "nothing") == shows


def test_in_what_the_board_reads_and_downloads_there_is_no_small_number(cast, as_):
    many(cast, 40)
    for address in ("/seats", f"/seats?subject={cast.subjects['FIRE-1']}", "/seats?format=csv"):
        text = as_("beth").get(address).text
        assert not re.search(
            r'app-number"[^>]*data-label="(People needed|Overdue today|Falls due|Booked|Of these booked)">\s*[1-4]\s*<', text
        )
    lines = as_("beth").get("/seats?format=csv").text.splitlines()[1:]
    assert lines and not any(cell in "1234" for line in lines for cell in line.split(",")[-9:-5])


# --- the page ---------------------------------------------------------------------------------------------------------------------


def many(cast, number):
    """So many more people at the charity, each with a post."""
    places_ids = {"employer_id": cast.places["HARB"]}
    first = db.session.query(db.func.max(Person.id)).scalar() + 1
    insert_rows(Person, [{"first_name": "A", "last_name": f"B{n}", "name_folded": f"b{n} a"} for n in range(number)])
    rows = [places_ids | {"person_id": first + n, "employee_number": f"N{n}", "number_folded": f"n{n}"} for n in range(number)]
    insert_rows(Post, rows)
    posts = db.session.query(Post.id).filter(Post.person_id >= first).all()
    term = {"organisation_id": cast.places["HARB-DAY"], "worker_type": WorkerType.EMPLOYEE, "starts_on": date(2025, 1, 6)}
    insert_rows(Term, [term | {"post_id": post_id} for (post_id,) in posts])
    recompute()


def test_the_page_leads_to_the_people_and_to_planning(cast, as_):
    fire = course(cast)
    event(cast, fire, capacity=1)
    text = as_("priya").get(f"/seats?subject={cast.subjects['FIRE-1']}").text
    assert f'href="/courses/{fire.id}/dates/add">Schedule a date of Fire safety awareness</a>' in text
    assert "Overdue today" in text and "<svg" in text and "status=overdue" in text
    assert as_("priya").get(re.search(r'href="(/reports/completion/lines[^"]+)"', text)[1].replace("&amp;", "&")).status_code == 200


def test_a_course_of_another_body_is_planned_by_those_who_may_plan_it(cast, as_):
    shared, council = course(cast), course(cast, "COUN", owner="COUN")
    text = as_("lorna").get(f"/seats?subject={cast.subjects['FIRE-1']}").text
    assert f'href="/courses/{shared.id}/dates/add"' in text and f'href="/courses/{council.id}/dates/add"' not in text
    assert as_("lorna").get(f"/courses/{shared.id}/dates/add").status_code == 200


def test_without_a_course_there_is_one_to_be_added(cast, as_):
    text = as_("lorna").get(f"/seats?subject={cast.subjects['FIRE-1']}").text
    assert "No course that you plan teaches this subject yet" in text and "/plan/courses/add" in text


def test_subjects_that_no_course_teaches_stand_apart(cast, as_):
    course(cast)
    taught, _, apart = as_("priya").get("/seats").text.partition("that no course teaches</span>")
    assert ("Fire safety awareness" in taught, "Fire safety awareness" in apart) == (True, False)
    assert "such as e-learning" in apart and "Infection" in apart


@pytest.mark.parametrize("who", ["effie", "beth", "adam"])
def test_who_may_not_plan_is_not_asked_to(cast, as_, who):
    text = as_(who).get(f"/seats?subject={cast.subjects['FIRE-1']}").text
    assert "Schedule a date" not in text and "Add a course" not in text


def test_the_board_is_led_to_nobody(cast, as_):
    many(cast, 40)
    text = as_("beth").get("/seats").text
    assert "FIRE" not in text and "/reports/completion/lines" not in text


@pytest.mark.parametrize(
    "asked", ["subject=999999", "subject=x&months=7&organisation=-1", "locality=Nowhere", "months=12&subject=%00", "organisation=4"]
)
def test_odd_questions_are_answered(as_, asked):
    assert as_("priya").get(f"/seats?{asked}").status_code == 200


def test_a_subject_nobody_needs_says_so(cast, as_):
    unasked = next(code for code in cast.subjects if code not in ("FIRE-1", "IPC-2", "DEM-2"))
    assert "Nobody has to learn this" in as_("priya").get(f"/seats?subject={cast.subjects[unasked]}").text


def test_the_command_and_the_pages_files_are_the_same(app, as_, cast):
    event(cast, course(cast), capacity=3)
    command = ["report", "seats", "--months", "3", "--organisation", "NHSL", "--sector", "nhs", "--format"]
    for kind in ("csv", "json"):
        page = as_("priya").get(f"/seats?months=3&organisation={cast.places['NHSL']}&sector=nhs&format={kind}").data.decode("utf-8-sig")
        assert app.test_cli_runner().invoke(args=[*command, kind]).stdout_bytes.decode() == page
    assert '"key": "FIRE-1"' in page


def test_a_sector_is_served_by_courses_for_it(cast):
    fire = course(cast)
    db.session.execute(course_sector.insert(), [{"course_id": fire.id, "sector": Sector.NHS}])
    event(cast, fire, capacity=5)
    assert [fire_of(cast, sector=sector).whole.seats for sector in ("nhs", "council")] == [5, 0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_downloaded(as_, kind):
    reply = as_("priya").get(f"/seats?format={kind}&months=3")
    assert reply.status_code == 200 and f"seats-against-need-2026-03-02.{kind}" in reply.headers["Content-Disposition"]
    if kind == "csv":
        head, first, *rest = reply.text.splitlines()
        assert head.lstrip("\ufeff").startswith("key,name,month,overdue,falls_due") and first.split(",")[-10] == ""
        assert [line.split(",")[-10] for line in rest[:3]] == ["2026-03", "2026-04", "2026-05"]


def test_it_takes_a_fixed_number_of_queries(cast, as_, query_count):
    client = as_("priya")
    with query_count() as few:
        client.get("/seats")
    many(cast, 30)
    fire = course(cast)
    for week in range(10):
        booking(cast, event(cast, fire, starts_at=STARTS + timedelta(weeks=week)), "effie", S.CANCELLED)
    booking(cast, event(cast, fire), "kirsty")
    with query_count() as more:
        client.get("/seats")
    assert len(few.statements) == len(more.statements)


def test_a_venue_far_away_is_a_locality_to_choose(cast, as_):
    venue(cast, locality="Carse of Gowrie")
    assert "Carse of Gowrie" in as_("priya").get("/seats").text
    assert db.session.query(Organisation).filter_by(locality="Carse of Gowrie").count() == 0
