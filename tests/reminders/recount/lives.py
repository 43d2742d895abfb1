"""What happens in the partnership, day after day, by chance."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event, EventSession
from lms.courses.rules.words import Approval, EventState
from lms.induction.models import Programme, StepRecord
from lms.induction.rules.words import ConfirmedBy, How
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Absence, Person, Post, Registration, RoleGrant, Term
from lms.reminders.models import ClosedDay, ReminderPolicy
from lms.signoff.models import RequestItem, SignOff, SignOffRequest
from lms.signoff.rules.words import ItemState, Source
from lms.training.models import Award, Exemption, Requirement
from lms.training.rules.enums import Kind
from lms.training.service import recompute
from tests.reminders.recount.days import MATTERS
from tests.reminders.recount.partnership import EMPLOYERS, Partnership, add

CODES = ("FIRE-1", "IPC-1", "IPC-2", "MH-F", "FIRE-W")


class Lives:
    """`live(day)`: a few things happen, and what follows from them is derived."""

    def __init__(self, seed, start, size=50):
        self.of = Partnership(seed, start, size)
        self.chance, self.day, self.log = self.of.chance, start, []
        for person in self.of.people:
            for code in self.chance.sample(CODES, 3):
                self._award(person, code, self.of.day_near(200, 0))
        for _ in range(size):
            self._happen()
        self._derive()

    def live(self, day):
        self.day = day
        for _ in range(self.chance.choice((0, 1, 2, 4, 6))):
            self._happen()
        self._derive()

    def _derive(self):
        recompute()
        derive()
        db.session.commit()

    def _happen(self):
        verb = self.chance.choice(VERBS)
        verb(self)
        db.session.flush()
        self.log.append((self.day, verb.__name__))

    # --- what is chosen -------------------------------------------------------------------------------------------------------------

    def any_of(self, model, *which):
        rows = list(db.session.scalars(select(model).where(*which).order_by(model.id)))
        return self.chance.choice(rows) if rows else None

    def person(self):
        return self.any_of(Person, Person.merged_into_id.is_(None))

    def open_term(self):
        return self.any_of(Term, Term.starts_on <= self.day, Term.ends_on.is_(None))

    def soon(self, least=0, most=40):
        return self.day + timedelta(days=self.chance.randint(least, most))

    def place(self):
        return self.of.places[self.chance.choice(EMPLOYERS)[0]]

    def moment(self, day):
        """Late evenings too: in summer the calendar of the partnership is a day ahead of that of UTC."""
        return datetime.combine(day, time(self.chance.choice((8, 14, 23)), 30), tzinfo=UTC)

    # --- training -------------------------------------------------------------------------------------------------------------------

    def _award(self, person, code, on):
        whose = {"person_id": person.id, "subject_id": self.of.subjects[code].id, "achieved_on": on, "employer_id": self.place().id}
        if not db.session.scalar(select(Award).filter_by(**whose)):
            until = on + timedelta(days=self.chance.randint(5, 90)) if self.chance.random() < 0.2 else None
            add(Award(**whose, expires_on=until))

    def renew(self):
        self._award(self.person(), self.chance.choice(CODES), self.soon(-10, 0))

    def revoke(self):
        row = self.any_of(Award, Award.revoked_on.is_(None))
        row.revoked_on, row.revoked_reason = self.day, "Wrong"

    def reinstate(self):
        row = self.any_of(Award, Award.revoked_on.is_not(None))
        if row:
            row.revoked_on = row.revoked_reason = None

    def exempt(self):
        row, subject = self.any_of(Post), self.of.subjects[self.chance.choice(CODES)]
        add(Exemption(post_id=row.id, subject_id=subject.id, starts_on=self.soon(-5, 5), ends_on=self.soon(6, 60), reason="Why"))

    def require(self):
        """A requirement starts, often tomorrow."""
        subject, days = self.of.subjects[self.chance.choice((*CODES, "DEM-2"))], self.chance.choice((0, 5, 14, 40))
        rule = {
            "kind": Kind.MANDATORY,
            "due_days": days,
            "effective_from": self.soon(1, 3),
            "renew_months": self.chance.choice((None, 2, 6)),
        }
        add(Requirement(subject_id=subject.id, organisation_id=self.place().id, **rule))

    def relax(self):
        """A requirement changes its dates, or ends."""
        row = self.any_of(Requirement)
        if self.chance.random() < 0.7:
            row.due_days = self.chance.choice((3, 10, 30, 60))
        else:
            row.effective_until = max(row.effective_from, self.soon(0, 10))

    # --- posts ----------------------------------------------------------------------------------------------------------------------

    def start_work(self):
        self.of.somebody(1000 + len(self.of.posts), started=self.soon(-3, 10))

    def another_post(self):
        self.of.post(self.person(), self.soon(-3, 10))

    def leave(self):
        term = self.open_term()
        if term:
            term.ends_on = max(term.starts_on, self.soon(-1, 50))

    def stay(self):
        """An end is taken back."""
        term = self.any_of(Term, Term.ends_on >= self.day)
        if term and not db.session.scalar(select(Term.id).where(Term.post_id == term.post_id, Term.starts_on > term.starts_on)):
            term.ends_on = None

    def move(self):
        """To another team and supervisor, at once or after a gap."""
        term = self.open_term()
        if term and term.starts_on < self.day:
            term.ends_on = self.day - timedelta(days=1)
            db.session.flush()
            self.of.term(db.session.get_one(Post, term.post_id), self.soon(0, self.chance.choice((0, 0, 20))))

    def go_on_leave(self):
        """Often a leader: somebody else has to stand in."""
        term = self.open_term()
        post_id = self.chance.choice(self.of.leaders).id if self.chance.random() < 0.3 else term and term.post_id
        if post_id:
            until = self.chance.choice((None, self.soon(10, 30)))
            add(Absence(post_id=post_id, starts_on=self.soon(-3, 5), ends_on=until))

    def come_back(self):
        row = self.any_of(Absence, Absence.ends_on.is_(None), Absence.starts_on <= self.day)
        if row:
            row.ends_on = self.soon(0, 3)

    def merge(self):
        first, second = self.person(), self.person()
        if first.id != second.id:
            db.session.execute(update(Person).where(Person.merged_into_id == second.id).values(merged_into_id=first.id))
            second.merged_into_id = first.id

    def part(self):
        row = self.any_of(Person, Person.merged_into_id.is_not(None))
        if row:
            row.merged_into_id = None

    def address(self):
        row = self.person()
        row.email = None if row.email else f"new{row.id}@example.org"

    # --- bookings -------------------------------------------------------------------------------------------------------------------

    def book(self):
        post, course = self.any_of(Post), self.chance.choice(self.of.courses)
        taken = select(Booking.id).where(Booking.person_id == post.person_id, Booking.course_id == course.id)
        if db.session.scalar(taken):
            return
        starts, ends = self.moment(self.soon(1, 30)), timedelta(days=self.chance.choice((0, 7)), hours=1)
        event = {"starts_at": starts, "ends_at": starts + ends, "capacity": 9, "organiser_id": self.place().id}
        event_id = add(Event(course_id=course.id, state=EventState.SCHEDULED, **event)).id
        for begins in {starts, starts + ends - timedelta(hours=1)}:
            add(EventSession(event_id=event_id, starts_at=begins, ends_at=begins + timedelta(hours=1)))
        asked = BookingState.WAITLISTED if course.approval == Approval.NONE else BookingState.REQUESTED
        state = self.chance.choice((BookingState.BOOKED, BookingState.BOOKED, asked))
        whose = {"event_id": event_id, "course_id": course.id, "person_id": post.person_id, "post_id": post.id}
        add(Booking(**whose, state=state, asked_at=self.moment(self.soon(-4, 0))))

    def settle(self):
        row = self.any_of(Booking)
        if row:
            row.state = self.chance.choice((BookingState.BOOKED, BookingState.CANCELLED, BookingState.NO_SHOW, BookingState.ATTENDED))

    # --- the other matters ------------------------------------------------------------------------------------------------------------

    def sign_off(self):
        on = self.soon(-30, 0)
        whose = {"person_id": self.person().id, "framework_id": self.of.framework.id, "competency_code": self.chance.choice("ABC")}
        if not db.session.scalar(select(SignOff.id).filter_by(**whose)):
            add(SignOff(**whose, level=2, signed_on=on, review_on=self.soon(0, 80), source=Source.BROUGHT, made_at=clock.now()))

    def ask(self):
        post, whom = self.any_of(Post), self.person()
        request = {"person_id": post.person_id, "framework_id": self.of.framework.id}
        number = add(SignOffRequest(**request, post_id=post.id, made_at=clock.now())).id
        item = {"competency_code": f"R{number}", "level": 1, "assessor_id": whom.id, "state": ItemState.WAITING}
        add(RequestItem(request_id=number, **request, **item, moved_at=self.moment(self.soon(-6, -1))))

    def answer(self):
        row = self.any_of(RequestItem)
        if row:
            row.state, row.moved_at = self.chance.choice((ItemState.SIGNED, ItemState.RETURNED)), self.moment(self.soon(-3, -1))

    def register(self):
        person = self.person()
        number = f"N{person.id}"
        row = db.session.scalar(select(Registration).filter_by(number=number))
        row = row or Registration(person_id=person.id, register="NMC", number=number, number_folded=number)
        row.ends_on = self.soon(0, 100)
        db.session.add(row)

    def confirm(self):
        post, programme = self.any_of(Post), self.any_of(Programme)
        whose = {"post_id": post.id, "programme_id": programme.id, "step_key": "talk", "done_on": self.day}
        if not db.session.scalar(select(StepRecord.id).filter_by(**whose)):
            add(StepRecord(**whose, confirmed_by=ConfirmedBy.SUPERVISOR, how=How.APP, made_at=clock.now()))

    # --- policies ---------------------------------------------------------------------------------------------------------------------

    def change_policy(self):
        matter, place = self.chance.choice(MATTERS[:2] * 3 + MATTERS), self.place()
        whose = {"matter": matter, "employer_id": place.id}
        row = db.session.scalar(select(ReminderPolicy).filter_by(**whose)) or ReminderPolicy(**whose, starts_on=self.day)
        row.is_on, row.to_supervisors = self.chance.random() < 0.8, self.chance.random() < 0.7
        row.left_out = frozenset(self.chance.sample(("90", "60", "30", "7", "0", "w1", "w4", "w5", "w8"), 2))
        db.session.add(row)

    def change_horizon(self):
        self.place().expiring_days = self.chance.choice((30, 60, 90))

    def close(self):
        place, day = self.place(), self.soon(1, 20)
        if not db.session.scalar(select(ClosedDay.id).filter_by(employer_id=place.id, day=day)):
            add(ClosedDay(employer_id=place.id, day=day, name="Closed"))

    def change_officer(self):
        row = self.any_of(RoleGrant)
        row.ends_on = None if row.ends_on else self.soon(0, 5)


_L = Lives
TRAINING = (_L.renew, _L.renew, _L.renew, _L.revoke, _L.reinstate, _L.exempt, _L.require, _L.relax, _L.book, _L.book, _L.book, _L.settle)
POSTS = (_L.start_work, _L.another_post, _L.leave, _L.stay, _L.move, _L.move, _L.go_on_leave, _L.go_on_leave, _L.come_back, _L.come_back)
OTHERS = (_L.sign_off, _L.ask, _L.answer, _L.register, _L.confirm, _L.merge, _L.part, _L.address)
HOUSE = (_L.change_policy, _L.change_horizon, _L.close, _L.change_officer)
VERBS = TRAINING + POSTS + OTHERS + HOUSE
