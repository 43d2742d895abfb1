"""A small partnership by chance: employers in two countries and in none, with days of their own, and people of every kind."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from lms.access import Role
from lms.courses.models import Course, course_subject
from lms.courses.rules.words import Approval, Delivery
from lms.framework.models import Framework
from lms.induction.models import Condition, Programme, ProgrammeVersion, Step
from lms.induction.rules.words import Confirm, StepKind
from lms.kit.db import db
from lms.people.models import Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.rules import Jurisdiction, OrganisationKind, Sector, WorkerType
from lms.reminders.models import ClosedDay, ReminderPolicy
from lms.training.models import Requirement, Subject
from lms.training.rules.enums import Kind
from tests.reminders.recount.days import MATTERS

SCOTLAND, ENGLAND = Jurisdiction.SCOTLAND, Jurisdiction.ENGLAND
#: code, country, horizon. The last has no country of its own, and there is none above it.
EMPLOYERS = (("GLEN", SCOTLAND, 90), ("DALE", ENGLAND, 60), ("BURN", SCOTLAND, 30), ("NONE", None, 90))
#: subject, whose, kind, days to do it, months it lasts.
RULES = (
    ("FIRE-1", None, Kind.STATUTORY, 28, 3),
    ("IPC-1", None, Kind.MANDATORY, 40, 5),
    ("IPC-2", "GLEN", Kind.ESSENTIAL, 60, 4),
    ("MH-F", "DALE", Kind.MANDATORY, 20, None),
    ("FIRE-W", None, Kind.MANDATORY, 3, None),
    ("DEM-2", None, Kind.DEVELOPMENTAL, 30, None),
)
COURSES = (("FIRE-1",), ("IPC-2", "MH-F"), ("IPC-1", "FIRE-W"))
KINDS = (*[WorkerType.EMPLOYEE] * 6, WorkerType.VOLUNTEER, WorkerType.VOLUNTEER, WorkerType.UNPAID_CARER)
LEADERS = 8


def add(row):
    db.session.add(row)
    db.session.flush()
    return row


class Partnership:
    """What there is at first: `chance` decides everything, so that a number says which partnership it is."""

    def __init__(self, seed, start, size):
        self.chance, self.start = Random(seed), start
        self.places = {}
        self.subjects = {row.code: row for row in db.session.scalars(select(Subject))}
        self._organisations()
        self._rules()
        self.posts, self.people, self.leaders = [], [], []
        for number in range(size):
            self.somebody(number)
        self._officers()
        db.session.add_all(ReminderPolicy(matter=matter, starts_on=start, opening_mail=True) for matter in MATTERS)
        db.session.flush()

    def day_near(self, before, after):
        return self.start + timedelta(days=self.chance.randrange(-before, after))

    def _organisations(self):
        self._place("ROOT", OrganisationKind.PARTNERSHIP, None, None)
        for code, country, horizon in EMPLOYERS:
            self._place(code, OrganisationKind.EMPLOYER, "ROOT", country, sector=Sector.NHS, expiring_days=horizon)
            self._place(f"{code}-1", OrganisationKind.TEAM, code, None)
            self._place(f"{code}-2", OrganisationKind.TEAM, code, ENGLAND if country is SCOTLAND else SCOTLAND)
        for code in ("GLEN", "NONE"):
            for number in (3, 4, 30, 45):
                day = self.start + timedelta(days=number)
                add(ClosedDay(employer_id=self.places[code].id, day=day, name="Closed"))

    def _place(self, code, kind, above, country, **more):
        parent = self.places.get(above)
        place = Organisation(code=code, name=code, name_folded=code.lower(), kind=kind, jurisdiction=country, path=code, **more)
        place.parent_id = parent and parent.id
        self.places[code] = add(place)
        place.path = f"{parent.path if parent else '/'}{place.id}/"

    def _rules(self):
        for code, where, kind, days, months in RULES:
            place = self.places[where] if where else self.places["ROOT"]
            values = {"kind": kind, "due_days": days, "renew_months": months, "effective_from": self.start - timedelta(days=900)}
            add(Requirement(subject_id=self.subjects[code].id, organisation_id=place.id, **values))
        approvals = [*Approval]
        self.courses = [self._course(f"C{number}", codes, approvals[number]) for number, codes in enumerate(COURSES)]
        self.framework = add(Framework(code="CF", name="Competencies"))
        for code, types, days in (("IND-A", {"employee"}, 30), ("IND-B", {"volunteer"}, 56)):
            programme = add(
                Programme(code=code, name=code, is_compulsory=True, joins_from=self.start - timedelta(days=200), target_days=days)
            )
            step = Step(key="talk", position=0, title="Talk", kind=StepKind.CONVERSATION, confirm=Confirm.SUPERVISOR, due_days=7)
            rows = [Condition(worker_types=frozenset(types))]
            add(ProgrammeVersion(programme_id=programme.id, number=1, published_from=programme.joins_from, conditions=rows, steps=[step]))

    def _course(self, code, subjects, approval):
        words = {"title": code, "title_folded": code.lower(), "summary": code, "owner_id": self.places["ROOT"].id}
        course = add(Course(code=code, delivery=Delivery.WEBINAR, learning_minutes=60, approval=approval, **words))
        db.session.execute(course_subject.insert(), [{"course_id": course.id, "subject_id": self.subjects[key].id} for key in subjects])
        return course

    def somebody(self, number, started=None):
        """A person with a post or two; the first few lead the others."""
        name = f"p{number}"
        email = f"{name}@example.org" if self.chance.random() < 0.8 else None
        person = add(Person(first_name="A", last_name=name, name_folded=f"{name} a", email=email))
        self.people.append(person)
        if self.chance.random() < 0.4:
            other = self.chance.choice((email, f"{name}@work.example.org"))
            add(Account(person_id=person.id, email=other, fs_uniquifier=name))
        for _ in range(1 if self.chance.random() < 0.75 else 2):
            self.post(person, started or self.day_near(500, 20))
        if len(self.leaders) < LEADERS:
            self.leaders.append(self.posts[-1])
        return person

    def post(self, person, started):
        employer = self.chance.choice(EMPLOYERS)[0]
        number = f"{len(self.posts):03}"
        post = add(Post(person_id=person.id, employer_id=self.places[employer].id, employee_number=number, number_folded=number))
        self.posts.append(post)
        self.term(post, started)
        return post

    def term(self, post, started):
        """An open term: somewhere at the employer, under a leader, under oneself, or under nobody."""
        code = next(code for code, place in self.places.items() if place.id == post.employer_id)
        leader = self.chance.choice([*self.leaders, None]) if self.leaders else None
        place = self.places[self.chance.choice((code, f"{code}-1", f"{code}-2"))]
        values = {"organisation_id": place.id, "worker_type": self.chance.choice(KINDS), "hours": Decimal(30)}
        return add(Term(post_id=post.id, starts_on=started, supervisor_post_id=leader and leader.id, **values))

    def _officers(self):
        """Two at the first employer, none at the second; one has no post."""
        officer = add(Person(first_name="A", last_name="officer", name_folded="officer a", email="officer@example.org"))
        chosen = [(officer, "GLEN"), (self.people[-1], "GLEN"), (self.people[-2], "BURN"), (self.people[-3], "NONE"), (officer, "ROOT")]
        for person, code in chosen:
            account = db.session.scalar(select(Account).where(Account.person_id == person.id))
            account = account or add(Account(person_id=person.id, email=person.email, fs_uniquifier=f"officer-{person.id}"))
            since = self.start - timedelta(days=30)
            add(RoleGrant(account_id=account.id, role=Role.LND_OFFICER, organisation_id=self.places[code].id, starts_on=since))
