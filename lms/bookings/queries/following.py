"""Bookings whose post does not run on their day, and where each of them goes: a fixed number of queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries import seats as seat_queries
from lms.bookings.queries.eligibility_facts import bookables, holding, post_terms
from lms.bookings.rules.eligibility import Holds, PostTerm, nothing_held, why_not_follow
from lms.bookings.rules.following import COMES_BACK_WITHIN, Choice, Stranded, quota_of
from lms.bookings.rules.states import LIVE, SEATED, Because, BookingState
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.kit.planned import PlannedPost
from lms.people.models import Person, Post, Term
from lms.people.queries import root_id
from lms.people.queries.posts import PostsOf, of_humans, posts_of
from lms.people.rules.posts import PersonPost, TermFacts

_Holder = aliased(Person, name="holder")
NO_SEAT = "No place is left that is not kept for others."


def stranded(now: datetime, *conditions: ColumnElement[bool], planned: Sequence[PlannedPost] = ()) -> list[Stranded]:
    """Live bookings to come for posts that do not run on their first day, or are somebody else's once a merge is undone; with `planned`,
    for posts that will not."""
    statement = _coming(now).where(Booking.state.in_(LIVE), *conditions)
    rows = db.session.execute(statement if planned else statement.where(or_(~_has_no_end(now), root_id() != _holder()))).all()
    posts = posts_of({human for row in rows for human in (row.human, row.holder)}, planned)
    gone = [row for row in rows if row.human != row.holder or not _own(row, posts).term_on(local_date(row.starts_at))]
    if not gone:
        return []
    chooser = _Chooser(gone, posts, have_seats=True)
    return [chooser.choose(row, row.state) for row in gone]


def asked(now: datetime, *conditions: ColumnElement[bool]) -> list[Stranded]:
    """Those of which somebody has to say what becomes of them."""
    return [booking for booking in stranded(now, *conditions) if booking.asks]


def returning(now: datetime, *conditions: ColumnElement[bool], planned: Sequence[PlannedPost] = ()) -> list[Stranded]:
    """Bookings to come that ended a while ago because the person had left, and for which a post runs after all; but for those who have
    booked the course again."""
    last = select(func.max(BookingMove.id)).where(BookingMove.booking_id == Booking.id).correlate(Booking).scalar_subquery()
    by_itself = (BookingMove.by_account_id.is_(None), BookingMove.because == Because.LEFT, BookingMove.at >= now - COMES_BACK_WITHIN)
    statement = _coming(now).join(BookingMove, BookingMove.id == last).where(Booking.state == BookingState.CANCELLED, *by_itself)
    rows = db.session.execute(statement.where(*conditions)).all()
    if not rows:
        return []
    posts = posts_of({human for row in rows for human in (row.human, row.holder)}, planned)
    states, again = _states_before([row.id for row in rows]), {(row.human, row.course_id) for row in live_of(rows)}
    chooser = _Chooser(rows, posts, have_seats=False)
    bookings = [chooser.choose(row, states[row.id]) for row in rows if (row.human, row.course_id) not in again]
    return [booking for booking in bookings if booking.to]


def _coming(now: datetime) -> AnySelect:
    columns = (Booking.id, Booking.event_id, Booking.course_id, Booking.post_id, Booking.state, Event.starts_at)
    statement = select(*columns, root_id().label("human"), _holder().label("holder")).join(Event, Event.id == Booking.event_id)
    statement = statement.join(Person, Person.id == Booking.person_id).join(Post, Post.id == Booking.post_id)
    statement = statement.join(_Holder, _Holder.id == Post.person_id)
    return statement.where(Event.state == EventState.SCHEDULED, Event.starts_at > now).order_by(Booking.event_id, Booking.id)


def _holder() -> ColumnElement[int]:
    """Whose post it is for."""
    return root_id(_Holder)


def _has_no_end(now: datetime) -> ColumnElement[bool]:
    """The post of the booking runs until further notice: most do, and are not looked at."""
    begun = Term.starts_on <= local_date(now)
    return select(Term.id).where(Term.post_id == Booking.post_id, Term.ends_on.is_(None), begun).exists()


def _own(row: AnyRow, posts: PostsOf) -> PersonPost:
    """The post that it is for."""
    return next(post for post in posts[row.holder] if post.id == row.post_id)


def live_of(rows: Iterable[AnyRow]) -> list[AnyRow]:
    """What the people of these bookings have booked live of their courses: (human, course)."""
    statement = select(root_id().label("human"), Booking.course_id).join(Person, Person.id == Booking.person_id)
    live = statement.where(Booking.state.in_(LIVE), Booking.course_id.in_({row.course_id for row in rows}))
    return [row for condition in of_humans({row.human for row in rows}) for row in db.session.execute(live.where(condition))]


def _states_before(booking_ids: Sequence[int]) -> dict[int, BookingState]:
    """What these bookings were before the last step of each."""
    steps: dict[int, list[BookingState]] = defaultdict(list)
    statement = select(BookingMove.booking_id, BookingMove.state).order_by(BookingMove.id)
    for chunk in chunked(booking_ids):
        for booking_id, state in db.session.execute(statement.where(BookingMove.booking_id.in_(chunk))):
            steps[booking_id].append(state)
    return {booking_id: states[-2] for booking_id, states in steps.items() if len(states) > 1}


# --- which of them may have it ----------------------------------------------------------------------------------------------------


class _Chooser:
    """What decides which posts these bookings can be for. `have_seats`: those that take a seat have it, and it goes with them.

    A seat that one of them takes is not there for the next.
    """

    def __init__(self, rows: Sequence[AnyRow], posts: PostsOf, *, have_seats: bool) -> None:
        self.posts, self.have_seats = posts, have_seats
        self.events = bookables({row.event_id for row in rows})
        self.seats = seat_queries.free(self.events.keys())
        mine = [post for row in rows for post in (*posts.get(row.human, ()), _own(row, posts))]
        terms = sorted({term for post in mine for term in post.terms}, key=str)
        self.terms: dict[TermFacts, PostTerm] = dict(zip(terms, post_terms(terms), strict=True))
        needed = {subject_id for event in self.events.values() for subject_id in event.prerequisites}
        self.held: dict[int, Holds] = holding({post.id for post in mine if post.id > 0}, needed)

    def choose(self, row: AnyRow, state: BookingState) -> Stranded:
        """The booking with the posts of the person that run on its day."""
        seats, day, left = self.seats[row.event_id], self.events[row.event_id].first_day, _own(row, self.posts)
        posts = self.posts.get(row.human, ())
        quotas = {post.id: quota_of(seats, post, day) for post in (*posts, left)}
        rest = seats.with_one_less(quotas[left.id]) if self.have_seats and state in SEATED else seats
        choices = []
        for post in posts:
            if term := post.term_on(day):
                is_same = self.have_seats and quotas[post.id] == quotas[left.id]
                fits = state not in SEATED or is_same or rest.free_for(quotas[post.id])
                choices.append(Choice(post, self._why_not(row, post, term, left) or ("" if fits else NO_SEAT)))
        booking = Stranded(row.id, row.event_id, row.human, state, left, tuple(choices))
        if booking.to and state in SEATED:
            self.seats[row.event_id] = rest.with_one_more(quotas[booking.to.id])
        return booking

    def _why_not(self, row: AnyRow, post: PersonPost, term: TermFacts, left: PersonPost) -> str | None:
        """A post that is not recorded yet holds what the one before it does."""
        if post.id == left.id:
            return None
        return why_not_follow(self.events[row.event_id], self.terms[term], self.held.get(post.id) or self.held.get(left.id, nothing_held))
