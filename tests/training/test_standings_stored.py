"""Standings as they are stored and asked for: through the real tables and queries of both databases, equal to the slow recount."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import places
from lms.training import queries
from lms.training.models import Award, AwardConfirmation, Exemption, RecognitionRule, Requirement, Standing
from lms.training.rules.enums import Kind, Recognition, Transfers
from lms.training.rules.facts import AbsenceFact, AwardFact, ExemptionFact, PostFacts, RecognitionFact, RuleFact, SubjectFact, TermFact
from lms.training.rules.oracle import recount
from lms.training.rules.standing import status
from lms.training.service import check_standings, recompute
from tests.cast import NOW, TODAY

BEGIN = date(2023, 12, 20)
DAYS = st.sampled_from([BEGIN + timedelta(days=number) for number in (0, 1, 10, 31, 42, 60, 70, 71, 99, 130)])
ASKED = [BEGIN + timedelta(days=number) for number in (-1, 0, 9, 10, 31, 43, 70, 71, 72, 100, 131, 160, 300)]
PERIODS = st.tuples(DAYS, st.none() | DAYS).map(lambda pair: (pair[0], pair[1] if pair[1] is None or pair[1] >= pair[0] else None))


def of(*values):
    return st.sampled_from(values)


PLACE, EMPLOYER = of("NHSL-W3", "NHSL-COM", "COUN-EAST"), of("NHSL", "COUN")
ROLE, WORKER = of("staff_nurse", "volunteer", None), of("employee", "employee", "volunteer", "unpaid_carer")
SUBJECT = of("FIRE-W", "IPC-1", "IPC-2")  # local to the employer; covered; covering
TERMS = st.lists(st.tuples(DAYS, PLACE, ROLE, WORKER, of(1, 1, 2)), min_size=1, max_size=3, unique_by=lambda term: term[0])
CONDITIONS = of(
    {},
    {"organisation": "NHSL"},
    {"organisation": "NHSL-W3"},
    {"sector": "nhs"},
    {"audience": "hands_on"},
    {"job_role": "volunteer"},
    {"worker_type": "employee"},
)
RENEW = of((None, False), (1, False), (3, False), (None, True))
RULES = st.lists(st.tuples(SUBJECT, CONDITIONS, of(*Kind), of(None, 0, 40), RENEW, PERIODS, of(None, 0, 1)), min_size=1, max_size=5)
AWARDS = st.lists(
    st.tuples(SUBJECT, DAYS, EMPLOYER, st.none() | DAYS, st.none() | DAYS, st.none() | DAYS), max_size=5, unique_by=lambda award: award[:3]
)
EXEMPTIONS = st.lists(st.tuples(SUBJECT, PERIODS, st.booleans()), max_size=2)
ABSENCES = st.lists(PERIODS, max_size=2)
RECOGNITION = st.lists(st.tuples(EMPLOYER, of(None, "IPC-2"), of(None, "NHSL"), of(None, 1), of(*Recognition), PERIODS), max_size=2)
WORLDS = st.tuples(TERMS, RULES, AWARDS, EXEMPTIONS, ABSENCES, RECOGNITION)


class World:
    """The drawn facts, written to the tables, and beside them as the recount wants them: each made from what was drawn."""

    def __init__(self, cast, drawn):
        self.cast, self.among = cast, places()
        terms, rules, awards, exemptions, absences, recognition = drawn
        self.person = self.add(Person(first_name="Any", last_name="Body", name_folded="body any"))
        self.post = self.add(Post(person_id=self.person, employer_id=cast.places["NHSL"], employee_number="X1", number_folded="X1"))
        self.terms = tuple(self.term(*one) for one in self.in_a_row(terms))
        self.rules = self.requirements(rules)
        self.awards = tuple(self.award(*one) for one in awards)
        self.exemptions = tuple(self.exemption(*one) for one in exemptions)
        self.absences = tuple(AbsenceFact(self.add(Absence(post_id=self.post, starts_on=a, ends_on=b)), a, b) for a, b in absences)
        self.recognition = [self.recognise(*one) for one in recognition]
        self.subjects = [self.subject(code) for code in ("FIRE-W", "IPC-1", "IPC-2")]

    def add(self, row):
        db.session.add(row)
        db.session.flush()
        return row.id

    def in_a_row(self, terms):
        """One after another, some with a day between."""
        ordered = sorted(terms, key=lambda term: term[0])
        for (start, *fields, gap), following in zip(ordered, [*ordered[1:], None], strict=True):
            end = following[0] - timedelta(days=gap) if following else None
            yield start, max(end, start) if end else None, *fields

    def term(self, start, end, place, role, worker):
        place_id, role_id = self.cast.places[place], self.role(role)
        values = {"organisation_id": place_id, "job_role_id": role_id, "worker_type": worker}
        row_id = self.add(Term(post_id=self.post, starts_on=start, ends_on=end, **values))
        above = {"NHSL-W3": ("NHSL-COM", "NHSL", "LOCH"), "NHSL-COM": ("NHSL", "LOCH"), "COUN-EAST": ("COUN-HC", "COUN", "LOCH")}[place]
        branch = frozenset({place_id, *(self.cast.places[code] for code in above)})
        audiences = frozenset({self.id_of("audience", "hands_on")} if role == "staff_nurse" else set())
        return TermFact(row_id, start, end, place_id, branch, "nhs" if place.startswith("NHSL") else "council", audiences, role_id, worker)

    def role(self, key):
        return self.id_of("job_role", key) if key else None

    def id_of(self, table, key):
        return db.session.scalar(db.text(f"SELECT id FROM {table} WHERE key = :key"), {"key": key})

    def requirements(self, rules):
        facts = []
        for subject, conditions, kind, due_days, (renew, never), (start, end), replaces in rules:
            replaces_id = facts[replaces].id if replaces is not None and replaces < len(facts) else None
            facts.append(self.requirement(subject, conditions, kind, due_days, renew, never, start, end, replaces_id))
        return facts

    def requirement(self, subject, conditions, kind, due_days, renew, never, start, end, replaces_id):
        ids = {
            "organisation_id": self.cast.places[conditions["organisation"]] if "organisation" in conditions else None,
            "sector": conditions.get("sector"),
            "audience_id": self.id_of("audience", conditions["audience"]) if "audience" in conditions else None,
            "job_role_id": self.role(conditions.get("job_role")),
            "worker_type": conditions.get("worker_type"),
        }
        rest = {
            "kind": kind,
            "due_days": due_days,
            "renew_months": renew,
            "renews_never": never,
            "effective_from": start,
            "effective_until": end,
        }
        reason = "A local rule" if replaces_id else None
        row = Requirement(subject_id=self.cast.subjects[subject], **ids, **rest, replaces_id=replaces_id, replaces_reason=reason)
        return RuleFact(self.add(row), self.cast.subjects[subject], **ids, **rest, counts_from=start, replaces_id=replaces_id)

    def award(self, subject, on, employer, certificate, revoked, confirmed):
        certificate = certificate if certificate is None or certificate >= on else None
        values = {
            "subject_id": self.cast.subjects[subject],
            "achieved_on": on,
            "expires_on": certificate,
            "employer_id": self.cast.places[employer],
        }
        reason = "By mistake" if revoked else None
        row_id = self.add(Award(person_id=self.person, **values, revoked_on=revoked, revoked_reason=reason))
        confirmations = ()
        if confirmed:
            here = self.cast.places["NHSL"]
            self.add(AwardConfirmation(award_id=row_id, employer_id=here, confirmed_on=confirmed, made_at=NOW))
            confirmations = ((here, confirmed),)
        return AwardFact(row_id, **values, site_id=None, revoked_on=revoked, confirmations=confirmations)

    def exemption(self, subject, period, of_person):
        owner = {"person_id": self.person} if of_person else {"post_id": self.post}
        subject_id = self.cast.subjects[subject]
        row = Exemption(subject_id=subject_id, starts_on=period[0], ends_on=period[1], reason="A reason", **owner)
        return ExemptionFact(self.add(row), subject_id, *period)

    def recognise(self, issuer, subject, recognising, older, decision, period):
        values = {
            "issuer_id": self.cast.places[issuer],
            "subject_id": self.cast.subjects[subject] if subject else None,
            "recognising_id": self.cast.places[recognising] if recognising else None,
            "older_than_months": older,
            "decision": decision,
        }
        row = RecognitionRule(**values, reason="A reason", effective_from=period[0], effective_until=period[1])
        return RecognitionFact(self.add(row), *values.values(), *period)

    def subject(self, code):
        """As the reference list has them: the walk-round once and at its employer only, awareness three years, practice one."""
        months = {"FIRE-W": None, "IPC-1": 36, "IPC-2": 12}[code]
        transfers = Transfers.EMPLOYER if code == "FIRE-W" else Transfers.ANYWHERE
        covered_by = frozenset({self.cast.subjects["IPC-2"]} if code == "IPC-1" else set())
        return SubjectFact(self.cast.subjects[code], months, 0 if code == "FIRE-W" else 28, transfers, covered_by)

    def recounted(self, day):
        post = PostFacts(self.post, self.cast.places["NHSL"], self.terms, self.awards, self.exemptions, self.absences)
        lines = recount(post, self.rules, self.subjects, self.recognition, day, 90)
        return {subject_id: line.status and line.status.value for subject_id, line in lines.items()}

    def stored(self, day):
        wanted = select(Standing.subject_id, Standing.is_offer, queries.status(day)).join(Post, Post.id == Standing.post_id)
        mine = wanted.join(queries.Employer, queries.Employer.id == Post.employer_id).where(Standing.post_id == self.post, queries.on(day))
        return {subject_id: None if is_offer else word for subject_id, is_offer, word in db.session.execute(mine)}


@pytest.fixture
def only_drawn_rules(cast):
    """The cast, without the rules and standings that came with it."""
    db.session.query(Standing).delete()
    db.session.query(Requirement).delete()
    db.session.commit()
    return cast


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(WORLDS)
def test_every_status_is_as_the_recount_says(only_drawn_rules, drawn):
    try:
        world = World(only_drawn_rules, drawn)
        recompute([world.post])
        for day in ASKED:
            assert world.stored(day) == world.recounted(day), day
    finally:
        db.session.rollback()


def words_on(day):
    """{line: its status}, as lists and figures ask for it."""
    wanted = select(Standing.id, queries.status(day)).join(Post, Post.id == Standing.post_id)
    found = wanted.join(queries.Employer, queries.Employer.id == Post.employer_id).where(queries.on(day), ~Standing.is_offer)
    return dict(db.session.execute(found).all())


def test_lists_say_what_a_persons_page_says_on_the_days_on_which_a_status_changes(cast):
    facts = {row_id: fact for (_, fact), row_id in queries.stored(queries.all_post_ids()).items()}
    changes = {day for fact in facts.values() for day in (fact.due_on, fact.expires_on) if day}
    changes |= {fact.expires_on - timedelta(days=90) for fact in facts.values() if fact.expires_on}
    for day in {change + timedelta(days=beside) for change in changes for beside in (-1, 0, 1)}:
        words = words_on(day)
        assert words == {row_id: status(facts[row_id], day, 90) for row_id in words}, day


def test_computing_again_changes_nothing(cast):
    assert recompute().added == recompute().removed == 0


def test_the_doctor_finds_a_healthy_partnership_healthy(cast):
    assert check_standings.examine(today=TODAY, days=5).complaints == []


@pytest.mark.parametrize("damage", [{"due_on": date(2030, 1, 1)}, {"expires_on": date(2030, 1, 1)}, {"to_day": date(2026, 1, 1)}])
def test_the_doctor_finds_a_standing_that_the_facts_do_not_bear_out(cast, damage):
    row = db.session.scalars(select(Standing).where(Standing.post_id == cast["ailsa"].post_id, ~Standing.is_offer)).first()
    for name, value in damage.items():
        setattr(row, name, value)
    db.session.flush()
    assert any(f"Post {cast['ailsa'].post_id}" in line for line in check_standings.examine(today=TODAY, days=3).complaints)


def test_a_changed_fact_touches_only_the_rows_it_changes(cast):
    award = Award(person_id=cast["ailsa"].person_id, subject_id=cast.subjects["FIRE-1"], achieved_on=TODAY, employer_id=cast.places["NHSL"])
    db.session.add(award)
    changed = recompute(queries.posts_of_persons([cast["ailsa"].person_id]))
    assert (changed.posts, changed.removed, changed.added) == (1, 1, 2)


def test_an_award_under_a_merged_record_counts_for_the_person(cast):
    twin = Person(first_name="Ailsa", last_name="Robertson", name_folded="robertson ailsa", merged_into_id=cast["kirsty"].person_id)
    db.session.add(twin)
    db.session.flush()
    award = Award(person_id=twin.id, subject_id=cast.subjects["FIRE-1"], achieved_on=TODAY, employer_id=cast.places["HARB"])
    db.session.add(award)
    assert queries.posts_of_persons([twin.id]) == [cast["kirsty"].post_id]
    recompute([cast["kirsty"].post_id])
    assert db.session.scalar(select(Standing.id).where(Standing.award_id == award.id, Standing.post_id == cast["kirsty"].post_id))
