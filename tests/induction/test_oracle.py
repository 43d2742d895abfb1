"""What is derived says, on every single day, what the slow one says: random posts, programmes, records and dates, all close together."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from lms.induction.rules.evaluate import inductions
from lms.induction.rules.facts import (
    ConditionFact,
    JoiningFact,
    ProgrammeFact,
    Programmes,
    RecordFact,
    SignOffFact,
    StarterFacts,
    StepFact,
    VersionFact,
    WaiverFact,
)
from lms.induction.rules.oracle import recount
from lms.induction.rules.oracle.world import Training
from lms.induction.rules.words import Confirm, ConfirmedBy, Scope, StepKind
from lms.induction.service.examine import as_counted, as_stored, is_active
from lms.training.rules.enums import Kind, Recognition, Transfers
from lms.training.rules.facts import AbsenceFact, AwardFact, PostFacts, RecognitionFact, RuleFact, SubjectFact, TermFact
from lms.training.rules.rule_index import RuleIndex

BEGIN = date(2023, 12, 20)  # so that the days drawn below reach over 29 February 2024
EVERY_DAY = [BEGIN + timedelta(days=number) for number in range(140)]
# Few different days, so that facts often begin and end side by side or on the same day.
DAYS = st.sampled_from([EVERY_DAY[number] for number in (0, 1, 2, 10, 20, 21, 30, 42, 43, 60, 69, 70, 71, 72, 99, 100)])
LONG_AGO = date(2022, 11, 1)
POST, OTHER_POST = 1, 2


def of(*values):
    return st.sampled_from(values)


def some(fields, most):
    return st.lists(fields, max_size=most).map(tuple)


def numbered(fields, most):
    """Each with an id of its own."""
    return some(fields, most).map(lambda drawn: tuple(replace(fact, id=9 - at) for at, fact in enumerate(drawn)))


OVER = of(None, None, None, *EVERY_DAY[60:101:10])
DATED = DAYS | DAYS | of(LONG_AGO, date(2023, 6, 1))

CONDITIONS = st.builds(
    ConditionFact,
    joins_from=of(LONG_AGO, LONG_AGO, *EVERY_DAY[:30:10]),
    worker_types=of(frozenset({"employee"}), frozenset({"volunteer"}), frozenset({"employee", "volunteer"}), frozenset()),
    sectors=of(frozenset(), frozenset(), frozenset({"nhs"})),
    audience_ids=of(None, None, frozenset({1})),
    job_role_ids=of(None, None, frozenset({1}), frozenset()),
    organisation_id=of(None, None, 10),
    jurisdiction=of(None, None, "SCT", "ENG"),
)


@st.composite
def steps(draw, programme_id, ids):
    """One to three, of any kind; keys are shared by programmes."""
    made = []
    for key in draw(st.sets(of("a", "b", "c"), min_size=1, max_size=3).map(sorted)):
        kind = draw(
            of(StepKind.CONVERSATION, StepKind.CONVERSATION, StepKind.SHADOWING, StepKind.SUBJECT, StepKind.SESSION, StepKind.COMPETENCY)
        )
        subject = kind is StepKind.SUBJECT or (kind is StepKind.SESSION and draw(st.booleans()))
        competency = kind is StepKind.COMPETENCY
        made.append(
            StepFact(
                id=next(ids),
                programme_id=programme_id,
                key=key,
                kind=kind,
                subject_id=1 if subject else None,
                framework_id=1 if competency else None,
                competency_code="C" if competency else None,
                level=2 if competency else None,
                due_days=draw(of(0, 5, 28)),
                is_required=draw(of(True, True, True, False)),
                audience_id=draw(of(None, None, None, 1)),
                jurisdictions=draw(of(frozenset(), frozenset(), frozenset({"SCT"}), frozenset({"ENG"}))),
                count=draw(of(1, 1, 2)),
                confirm=draw(of(Confirm.SUPERVISOR, Confirm.SUPERVISOR, Confirm.LEARNER, Confirm.BOTH)),
                scope=draw(of(Scope.POST, Scope.PERSON)),
            )
        )
    return tuple(made)


@st.composite
def programmes(draw):
    """One to three, each of which may extend the one before it, in one or two versions."""
    ids, made = iter(range(1, 100)), []
    for number in range(1, draw(of(1, 2, 3)) + 1):
        days = sorted(draw(st.sets(DAYS | st.just(LONG_AGO), min_size=1, max_size=2)))
        versions = tuple(
            VersionFact(number * 10 + at, day, draw(some(CONDITIONS, 2)), draw(steps(number, ids))) for at, day in enumerate(days)
        )
        extends = draw(of(None, number - 1)) if number > 1 else None
        made.append(ProgrammeFact(number, draw(of(0, 10, 28, 56)), draw(of(None, None, 60)), extends, versions))
    return Programmes(made, {date(1900, 1, 1): Decimal("37.5"), EVERY_DAY[43]: Decimal(36)})


@st.composite
def terms(draw):
    """One after another; now and then a day, or more than a year, lies between."""
    bounds = sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))
    made, at = [], 9
    if draw(of(False, False, True)):
        made.append(_term(draw, 9, LONG_AGO, draw(of(date(2022, 12, 19), date(2022, 12, 20), date(2022, 12, 31)))))
    for start, after in zip(bounds, [*bounds[1:], None], strict=True):
        at -= 1
        end = draw(of(None, *EVERY_DAY[101:130:9], start)) if after is None else after - timedelta(days=draw(of(1, 1, 1, 2)))
        made.append(_term(draw, at, start, end))
    return tuple(made)


def _term(draw, row_id, start, end):
    site = draw(of(10, 11))
    audiences, role = draw(of(frozenset(), frozenset({1}))), draw(of(1, 2, None))
    return TermFact(
        row_id, start, end, site, frozenset({1, site}), draw(of("nhs", "nhs", "third")), audiences, role, draw(of("employee", "volunteer"))
    )


RECORDS = st.builds(RecordFact, of(POST, POST, OTHER_POST), of(1, 1, 2, 3), of("a", "a", "b", "b", "c", ""), DATED, of(*ConfirmedBy), OVER)
WAIVERS = st.builds(WaiverFact, of(1, 1, 2, 3), of("a", "b", "c"), DAYS, OVER)
JOININGS = st.builds(JoiningFact, of(1, 2, 3), DAYS, OVER)
SIGN_OFFS = st.builds(SignOffFact, st.just(1), of("C", "C", "D"), of(1, 2, 3), DATED, of(EVERY_DAY[100], date(2026, 1, 1)), OVER)
AWARDS = numbered(
    st.builds(
        AwardFact,
        id=st.just(0),
        subject_id=of(1, 1, 2),
        achieved_on=DATED,
        expires_on=of(None, None, EVERY_DAY[43], EVERY_DAY[99]),
        employer_id=of(1, 1, 2, None),
        site_id=st.none(),
        revoked_on=OVER,
        confirmations=some(st.tuples(st.just(1), DAYS), 1),
    ),
    3,
)
ABSENCES = numbered(st.builds(AbsenceFact, st.just(0), DAYS, OVER), 1)


@st.composite
def starters(draw):
    held = draw(terms())
    return StarterFacts(
        post=PostFacts(POST, 1, held, draw(AWARDS), (), draw(ABSENCES)),
        hours={term.id: draw(of(None, Decimal(0), Decimal("18.5"), Decimal(36), Decimal("37.5"))) for term in held},
        jurisdictions={10: "SCT", 11: draw(of("SCT", "ENG"))},
        records=draw(some(RECORDS, 6)),
        waivers=draw(some(WAIVERS, 2)),
        joinings=draw(some(JOININGS, 1)),
        sign_offs=draw(some(SIGN_OFFS, 2)),
    )


SUBJECTS = st.tuples(of(None, 1, 2), of(Transfers.ANYWHERE, Transfers.EMPLOYER), of((), ((EVERY_DAY[70], 1),))).map(
    lambda drawn: [
        SubjectFact(1, drawn[0], 28, drawn[1], frozenset({2}), drawn[2]),
        SubjectFact(2, None, 28, Transfers.ANYWHERE, frozenset(), ()),
    ]
)
RULES = numbered(
    st.builds(
        lambda months, since, worker_type: RuleFact(
            0, 1, None, None, None, None, worker_type, Kind.STATUTORY, 28, months, False, since, None, since, None
        ),
        of(None, 1, 3),
        DATED,
        of(None, "employee"),
    ),
    2,
)
RECOGNITION = some(
    st.builds(
        lambda decision, since, until: RecognitionFact(1, 2, None, None, None, decision, since, until), of(*Recognition), DATED, OVER
    ),
    1,
)
WORLDS = st.tuples(starters(), programmes(), RULES, SUBJECTS, RECOGNITION)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(WORLDS)
def test_every_day_is_as_the_slow_recount_says(world):
    starter, known, rules, subjects, recognition = world
    rows = list(inductions(starter, known, RuleIndex(rules, subjects, recognition)))
    training = Training(rules, {subject.id: subject for subject in subjects}, recognition)
    note(known.by_id)
    for day in EVERY_DAY:
        active = [row for row in rows if is_active(row, day)]
        slow = {(line.programme_id, line.judged_id): as_counted(line) for line in recount(starter, known, training, day)}
        assert {(row.programme_id, row.judged_id): as_stored(row, day) for row in active} == slow, day
        assert len(active) == len(slow), day
    event(f"{min(len(rows), 8)} rows")
