"""What the raw tables say on one day, in plain Python."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property, wraps

from sqlalchemy import select

from lms.bookings.models import Booking
from lms.courses.models import Course, Event, course_subject
from lms.induction.models import Induction, Programme
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Absence, Account, Organisation, Person, Post, Registration, RoleGrant, Term
from lms.reminders.models import ClosedDay, ReminderPolicy
from lms.signoff.models import RequestItem, SignOff, SignOffRequest
from lms.training.models import Standing, Subject, subject_covers
from tests.reminders.recount.days import Calendar


def rows(model):
    return db.session.execute(select(getattr(model, "__table__", model))).all()


def remembered(method):
    """A fact of a day does not change on that day."""

    @wraps(method)
    def answered(self, key):
        if (method, key) not in self.answers:
            self.answers[method, key] = method(self, key)
        return self.answers[method, key]

    return answered


def by_id(model):
    return {row.id: row for row in rows(model)}


def covers(row, day):
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def local(moment):
    return moment.astimezone(clock.LOCAL).date()


class World:
    """The facts of a day. A person is their surviving record; `human(id)` says which."""

    def __init__(self, day):
        self.day, self.answers = day, {}
        self.people, self.posts, self.places = by_id(Person), by_id(Post), by_id(Organisation)
        self.terms, self.absences = defaultdict(list), defaultdict(list)
        for term in rows(Term):
            self.terms[term.post_id].append(term)
        for absence in rows(Absence):
            self.absences[absence.post_id].append(absence)
        self.account = {row.person_id: row for row in rows(Account)}
        self.grants, self.accounts = rows(RoleGrant), by_id(Account)
        self.closed = defaultdict(set)
        for row in rows(ClosedDay):
            self.closed[row.employer_id].add(row.day)
        self.policies = {(row.matter, row.employer_id): row for row in rows(ReminderPolicy)}

    # --- people and their posts -------------------------------------------------------------------------------------------------

    def human(self, person_id):
        return self.people[person_id].merged_into_id or person_id

    @cached_property
    def active(self):
        """Post -> its term on the day."""
        on_the_day = ((post_id, term) for post_id, terms in self.terms.items() for term in terms if covers(term, self.day))
        return dict(on_the_day)

    @cached_property
    def posts_of(self):
        """Person -> their active posts, that with the earliest start first."""
        posts = defaultdict(list)
        for post_id in self.active:
            posts[self.human(self.posts[post_id].person_id)].append(post_id)
        return {human: sorted(ids, key=lambda post_id: (self.start(post_id), *self.place_of(post_id))) for human, ids in posts.items()}

    def start(self, post_id):
        return min(term.starts_on for term in self.terms[post_id])

    @remembered
    def last_day(self, post_id):
        """The last day of the unbroken run of terms; none, if there is none in sight."""
        end = self.active[post_id].ends_on
        for term in sorted(self.terms[post_id], key=lambda term: term.starts_on):
            if end and term.starts_on == end + timedelta(days=1):
                end = term.ends_on
        return end

    def place_of(self, post_id):
        post = self.posts[post_id]
        return self.places[post.employer_id].code, post.employee_number

    def label(self, post_id):
        return ":".join(self.place_of(post_id))

    def is_away(self, post_id, day=None):
        return any(covers(absence, day or self.day) for absence in self.absences[post_id])

    def is_all_away(self, human):
        posts = self.posts_of.get(human, [])
        return bool(posts) and all(map(self.is_away, posts))

    def address(self, human):
        """The account's, else the person's, of the surviving record first."""
        records = [human, *(row.id for row in self.people.values() if row.merged_into_id == human)]
        by_record = ((self.account[number].email if number in self.account else None, self.people[number].email) for number in records)
        return next((email for emails in by_record for email in emails if email), None)

    # --- employers ----------------------------------------------------------------------------------------------------------------

    @remembered
    def country(self, place_id):
        place = self.places[place_id]
        while place.jurisdiction is None and place.parent_id:
            place = self.places[place.parent_id]
        return place.jurisdiction and place.jurisdiction.value

    @remembered
    def calendar(self, human):
        """That of the employer of their earliest post; without one, weekends alone are free."""
        posts = self.posts_of.get(human)
        if not posts:
            return Calendar(None, set())
        employer_id = self.posts[posts[0]].employer_id
        return Calendar(self.country(employer_id), self.closed[employer_id])

    @remembered
    def officers(self, employer_id):
        """Whoever is L&D officer for that very employer."""
        granted = [row for row in self.grants if row.role == "lnd_officer" and row.organisation_id == employer_id and covers(row, self.day)]
        return {self.human(self.accounts[row.account_id].person_id) for row in granted}

    def policy(self, matter, employer_id):
        return self.policies.get((matter, employer_id)) or self.policies.get((matter, None))

    # --- training and the rest --------------------------------------------------------------------------------------------------------

    @cached_property
    def standings(self):
        table = Standing.__table__
        on_the_day = (table.c.from_day <= self.day) & (table.c.to_day.is_(None) | (table.c.to_day >= self.day))
        return db.session.execute(select(table).where(on_the_day)).all()

    @cached_property
    def subjects(self):
        return by_id(Subject)

    @cached_property
    def counting_for(self):
        """Subject -> itself and all that cover it, however many steps away."""
        above = defaultdict(set)
        for row in rows(subject_covers):
            above[row.covered_id].add(row.subject_id)
        answer = {}
        for subject_id in self.subjects:
            reached, ahead = set(), [subject_id]
            while ahead:
                here = ahead.pop()
                if here not in reached:
                    reached.add(here)
                    ahead += above[here]
            answer[subject_id] = reached
        return answer

    @cached_property
    def bookings(self):
        return rows(Booking)

    @cached_property
    def booked(self):
        """Person -> their bookings that give them a place."""
        answer = defaultdict(list)
        for row in self.bookings:
            if row.state == "booked":
                answer[self.human(row.person_id)].append(row)
        return answer

    @cached_property
    def events(self):
        return by_id(Event)

    @cached_property
    def courses(self):
        return by_id(Course)

    @cached_property
    def taught(self):
        """Course -> its subjects."""
        answer = defaultdict(set)
        for row in rows(course_subject):
            answer[row.course_id].add(row.subject_id)
        return answer

    @cached_property
    def inductions(self):
        return [row for row in rows(Induction) if row.from_day <= self.day and (row.to_day is None or row.to_day >= self.day)]

    @cached_property
    def programmes(self):
        return by_id(Programme)

    @cached_property
    def sign_offs(self):
        return rows(SignOff)

    @cached_property
    def items(self):
        return rows(RequestItem)

    @cached_property
    def requests(self):
        return by_id(SignOffRequest)

    @cached_property
    def registrations(self):
        return rows(Registration)
