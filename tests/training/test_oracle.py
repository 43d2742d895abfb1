"""The fast computation says, on every single day, what the slow one says: random posts, rules, awards and dates, all close together."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from lms.training.rules.enums import Kind, Recognition, Transfers
from lms.training.rules.facts import AbsenceFact, AwardFact, ExemptionFact, PostFacts, RecognitionFact, RuleFact, SubjectFact, TermFact
from lms.training.rules.oracle import Line, recount
from lms.training.rules.rule_index import RuleIndex
from lms.training.rules.standing import has_valid_award, standings, status

BEGIN = date(2023, 12, 20)  # so that the days drawn below reach over 29 February 2024
LAST = 260
EVERY_DAY = [BEGIN + timedelta(days=number) for number in range(LAST)]
# Few different days, so that facts often begin and end side by side or on the same day.
DAYS = st.sampled_from([EVERY_DAY[number] for number in (0, 1, 2, 10, 20, 30, 31, 41, 42, 43, 60, 69, 70, 71, 72, 99, 100, 101, 130)])
EARLY = st.just(EVERY_DAY[0]) | DAYS
ENDS = st.none() | DAYS
ONE_DAY = DAYS.map(lambda day: (day, day))
PERIODS = st.tuples(DAYS, ENDS) | ONE_DAY
LONG = st.just((EVERY_DAY[0], None)) | st.tuples(EARLY, ENDS) | ONE_DAY


def of(*values):
    return st.sampled_from(values)


def numbered(fact, fields, **sizes):
    """Facts with ids in an order of their own."""
    ids = st.permutations(range(1, 8))
    return st.builds(lambda ids, made: tuple(fact(*one) for one in zip(ids, made, strict=False)), ids, st.lists(fields, **sizes))


def flat(fact):
    """Fields drawn in groups."""
    return lambda number, groups: fact(number, *[field for group in groups for field in group])


ORGANISATIONS = of(1, 10, 11).map(lambda site: (site, frozenset({1, site})))
WORKER_TYPES = of("employee", "employee", "employee", "volunteer", "unpaid_carer")
TERM_FIELDS = st.tuples(of("nhs", "nhs", None), of(frozenset({1}), frozenset({1, 2}), frozenset({2})), of(1, 1, 2, None), WORKER_TYPES)
ANY_TERMS = numbered(flat(TermFact), st.tuples(LONG, ORGANISATIONS, TERM_FIELDS), min_size=1, max_size=3)


def in_a_row(days, changes):
    """One term after another, as a post has them, now and then with a day between."""
    bounds = sorted(days)
    ends = [next_start - timedelta(days=gap) for next_start, (gap, *_) in zip(bounds[1:], changes, strict=False)]
    held = zip(bounds, ends, changes, strict=False)
    return tuple(flat(TermFact)(9 - n, [(start, end), *fields]) for n, (start, end, (_, *fields)) in enumerate(held))


CHANGES = st.lists(st.tuples(of(1, 1, 1, 2), ORGANISATIONS, TERM_FIELDS), min_size=4, max_size=4)
TERMS_IN_A_ROW = st.builds(in_a_row, st.sets(DAYS, min_size=2, max_size=5), CHANGES)

NO_CONDITIONS = (None,) * 5
CONDITIONS = of(
    NO_CONDITIONS,
    NO_CONDITIONS,
    (10, None, None, None, None),
    (None, "nhs", None, None, None),
    (None, None, 1, None, None),
    (None, None, None, 1, None),
    (None, None, None, None, "employee"),
    (1, "nhs", None, None, "employee"),
)
KINDS = st.tuples(of(Kind.STATUTORY, Kind.MANDATORY, Kind.ESSENTIAL, Kind.STATUTORY, Kind.DEVELOPMENTAL, Kind.OFFER))
INTERVALS = st.tuples(of(None, 0, 5, 28, 40), of((None, False), (1, False), (2, False), (3, False), (None, True))).map(
    lambda drawn: (drawn[0], *drawn[1])
)
IN_FORCE = st.tuples(LONG, EARLY).map(lambda drawn: (*drawn[0], min(drawn[0][0], drawn[1])))
RULES = numbered(
    flat(RuleFact),
    st.tuples(st.tuples(of(1, 1, 2)), CONDITIONS, KINDS, INTERVALS, IN_FORCE, st.tuples(of(None, None, 1, 2, 3, 4))),
    min_size=1,
    max_size=6,
)

COVERED_BY = of((), (1,), (2,), (3,), (1, 2), (2, 3))
TRANSFERS = of(Transfers.ANYWHERE, Transfers.ANYWHERE, Transfers.EMPLOYER, Transfers.SITE)
NEW_INTERVALS = st.dictionaries(DAYS, of(None, 1, 2, 3), max_size=2).map(lambda drawn: tuple(sorted(drawn.items())))
SUBJECT_FIELDS = st.tuples(of(None, 1, 3), of(None, 0, 10), TRANSFERS, COVERED_BY, st.just(()) | NEW_INTERVALS)


def three_subjects(drawn):
    return [SubjectFact(number, *fields, frozenset(by) - {number}, changes) for number, (*fields, by, changes) in enumerate(drawn, start=1)]


AWARDS = numbered(
    flat(AwardFact),
    st.tuples(
        st.tuples(of(1, 1, 2, 3), EARLY, ENDS),
        st.tuples(of(None, 1, 2, 2, 2), of(None, 1, 10), ENDS),
        st.tuples(st.lists(st.tuples(of(1, 1, 2), DAYS), max_size=3).map(tuple)),
    ),
    max_size=6,
)
EXEMPTIONS = numbered(flat(ExemptionFact), st.tuples(st.tuples(of(1, 2)), PERIODS), max_size=2)
ABSENCES = numbered(flat(AbsenceFact), st.tuples(PERIODS), max_size=3)
DECISIONS = of(Recognition.ACCEPT, Recognition.REFUSE, Recognition.CONFIRM, Recognition.CONFIRM)
RECOGNITION = numbered(
    flat(RecognitionFact),
    st.tuples(st.tuples(of(2, 2, 2, 1), of(None, None, 1), of(None, 1, 2), of(None, 1, 2), DECISIONS), LONG),
    max_size=4,
)
POSTS = st.builds(PostFacts, st.just(1), st.just(1), TERMS_IN_A_ROW | ANY_TERMS, AWARDS, EXEMPTIONS, ABSENCES)
WORLDS = st.tuples(POSTS, RULES, st.tuples(*[SUBJECT_FIELDS] * 3).map(three_subjects), RECOGNITION)


def line(row, day, expiring_days):
    return Line(
        status(row, day, expiring_days),
        row.requirement_id,
        row.interval_requirement_id,
        row.interval_months,
        row.award_id,
        row.exemption_id,
        row.absence_id,
        row.due_on,
        row.expires_on,
    )


def deciding(row):
    return [getattr(row, name) for name in row.__slots__ if name not in ("from_day", "to_day")]


def last_day(row):
    return row.to_day or date.max


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORLDS, of(10, 30, 90))
def test_every_day_is_as_the_slow_recount_says(world, expiring_days):
    post, all_rules, all_subjects, all_recognition = world
    rows = standings(post, RuleIndex(all_rules, all_subjects, all_recognition))
    for day in EVERY_DAY:
        lines = {row.subject_id: line(row, day, expiring_days) for row in rows if row.from_day <= day <= last_day(row)}
        assert lines == recount(post, all_rules, all_subjects, all_recognition, day, expiring_days), day
    event(f"{min(len(rows), 8)} rows")


@settings(max_examples=settings().max_examples // 2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORLDS)
def test_rows_never_overlap_and_neighbours_differ(world):
    post, *rulebook = world
    rows = standings(post, RuleIndex(*rulebook))
    assert rows == sorted(rows, key=lambda row: (row.subject_id, row.from_day))
    for earlier, later in pairwise(rows):
        if earlier.subject_id == later.subject_id:
            assert last_day(earlier) < later.from_day
            assert deciding(earlier) != deciding(later) or last_day(earlier) + timedelta(days=1) < later.from_day
    assert all(row.from_day <= last_day(row) for row in rows)


@settings(max_examples=settings().max_examples // 2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORLDS)
def test_what_is_asked_of_a_post_is_held_on_the_days_on_which_its_standing_is_valid(world):
    post, *rulebook = world
    index = RuleIndex(*rulebook)
    for row in standings(post, index):
        for day in () if row.is_offer else EVERY_DAY[::7]:
            if row.from_day <= day <= last_day(row):
                is_valid = row.award_id is not None and day <= (row.expires_on or date.max)
                assert has_valid_award(post, index, row.subject_id, day) == is_valid, (row, day)
