"""Random histories around the cast: posts that move and pause, policies within policies, and sessions of every kind, close together."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Absence, JobRole, Person, Post, Term
from lms.people.rules import WorkerType
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, CancelledBy, CancelledWhy, GroupKind, MemberRole, SessionState
from lms.supervision_policies.models import SupervisionPolicy

FIRST, LAST = date(2023, 11, 1), date(2024, 3, 31)  # a leap day lies between
DAYS = (LAST - FIRST).days
PEOPLE, GROUPS, POLICIES = 30, 24, 14
SITES = ("NHSL-W3", "NHSL-COM", "NHSL", "COUN-EAST", "COUN-HC", "HARB-DAY", "BRAE-1", "INDIV")
TYPES = [*[WorkerType.EMPLOYEE] * 4, WorkerType.BANK_RELIEF, WorkerType.VOLUNTEER, WorkerType.PERSONAL_ASSISTANT]
MARKS = [*[AttendanceMark.PRESENT] * 4, AttendanceMark.PART, AttendanceMark.APOLOGIES, AttendanceMark.ABSENT]


class Histories:
    """So many people with all of it, from one seed."""

    def __init__(self, cast, seed):
        self.cast, self.chance = cast, Random(seed)
        self.roles = list(db.session.scalars(select(JobRole.id).order_by(JobRole.id)))[:3]

    def day(self):
        return FIRST + timedelta(days=self.chance.randrange(DAYS))

    def live(self):
        for _ in range(POLICIES):
            self.policy()
        posts = [post_id for number in range(PEOPLE) for post_id in self.person(number)]
        self.merge()
        for number in range(GROUPS):
            self.group(number, posts)
        db.session.flush()

    def policy(self):
        starts_on, chance = self.day(), self.chance
        self.add(
            SupervisionPolicy(
                organisation_id=self.cast.places[chance.choice(("LOCH", *SITES))],
                job_role_id=chance.choice((None, None, *self.roles)),
                worker_type=chance.choice((None, None, None, *TYPES)),
                interval_days=chance.choice((1, 14, 14, 30, 31)),
                group_counts=chance.random() < 0.5,
                effective_from=starts_on,
                effective_until=chance.choice((None, starts_on, starts_on + timedelta(days=chance.randrange(60)))),
            )
        )

    def person(self, number):
        person = self.add(Person(first_name=f"Person{number}", last_name="Test", name_folded=f"test person{number}"))
        for second in range(self.chance.choice((1, 1, 2))):
            yield self.post(person, f"H{number}-{second}")

    def post(self, person, number):
        site = self.chance.choice(SITES)
        code = site.split("-")[0]
        post = self.add(Post(person_id=person.id, employer_id=self.cast.places[code], employee_number=number, number_folded=number.lower()))
        starts_on = FIRST + timedelta(days=self.chance.randrange(60))
        for last in (*[False] * self.chance.randrange(3), True):
            ends_on = None if last and self.chance.random() < 0.6 else starts_on + timedelta(days=self.chance.randrange(1, 70))
            place = self.cast.places[self.chance.choice([other for other in SITES if other.split("-")[0] == code])]
            kind = {"job_role_id": self.chance.choice((None, *self.roles)), "worker_type": self.chance.choice(TYPES)}
            self.add(Term(post_id=post.id, starts_on=starts_on, ends_on=ends_on, organisation_id=place, **kind))
            if ends_on is None:
                break
            starts_on = ends_on + timedelta(days=self.chance.choice((1, 1, 1, 2, 10)))
        if self.chance.random() < 0.4:
            away = self.day()
            back = self.chance.choice((None, away + timedelta(days=self.chance.randrange(40))))
            self.add(Absence(post_id=post.id, starts_on=away, ends_on=back))
        return post.id

    def merge(self):
        people = list(db.session.scalars(select(Person).where(Person.last_name == "Test").order_by(Person.id)))
        for person, other in zip(people[:8:2], people[1:8:2], strict=True):
            person.merged_into_id = other.id

    def group(self, number, posts):
        kind = list(GroupKind)[number % len(GroupKind)]
        code = f"G{number}"
        group = self.add(SupervisionGroup(code=code, name="" if kind.is_pair else code, kind=kind, opened_on=FIRST, is_open=False))
        members = self.chance.sample(posts, 3 if kind.is_pair else 7)
        for held_on in sorted({self.day() for _ in range(7)}):
            state = self.chance.choice([*[SessionState.HAPPENED] * 5, SessionState.PLANNED, SessionState.CANCELLED])
            why = {"cancelled_by": CancelledBy.EMPLOYER, "cancelled_why": CancelledWhy.OTHER} if state == SessionState.CANCELLED else {}
            session = self.add(SupervisionSession(group_id=group.id, held_on=held_on, minutes=60, state=state, **why))
            for post_id in self.chance.sample(members, self.chance.randrange(1, len(members) + 1)):
                role = self.chance.choice((MemberRole.MEMBER, MemberRole.MEMBER, MemberRole.FACILITATOR))
                mark = self.chance.choice(MARKS)
                db.session.add(SessionAttendance(session_id=session.id, post_id=post_id, role=role, mark=mark))

    def add(self, row):
        db.session.add(row)
        db.session.flush()
        return row
