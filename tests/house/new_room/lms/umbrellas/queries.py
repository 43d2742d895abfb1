"""Reads of loans."""

from collections.abc import Sequence
from datetime import date, datetime

from lms.umbrellas.models import UmbrellaLoan
from lms.umbrellas.rules import LENT_FOR, LoanState, is_late
from sqlalchemy import case, select

from lms.access import Viewer
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.kit.measures import Measure, State, Wording
from lms.kit.todo import Todo, Weight
from lms.people.models import Person, Post
from lms.people.queries import records_of


def loans(viewer: Viewer) -> Sequence[UmbrellaLoan]:
    """What the viewer has borrowed, the newest first."""
    own = select(UmbrellaLoan).join(Post, Post.id == UmbrellaLoan.post_id).where(Post.person_id.in_(records_of(viewer.person_id)))
    return db.session.scalars(own.order_by(UmbrellaLoan.id.desc())).all()


def todo(viewer: Viewer, now: datetime) -> list[Todo]:
    """Umbrellas to bring back."""
    late = [loan for loan in loans(viewer) if is_late(loan.lent_on, loan.back_on, local_date(now))]
    return [Todo("Bring back", f"the {loan.colour} umbrella", Weight.OVERDUE, "umbrellas.umbrellas") for loan in late]


def names() -> AnySelect:
    """How a loan is called: by who has it."""
    people = select(UmbrellaLoan.id, Person.last_name).join(Post, Post.id == UmbrellaLoan.post_id)
    return people.join(Person, Person.id == Post.person_id)


def posts(loan_ids: Sequence[int]) -> Sequence[int]:
    return db.session.scalars(select(UmbrellaLoan.post_id).where(UmbrellaLoan.id.in_(loan_ids))).all()


def rows(day: date) -> AnySelect:
    """Each loan that had begun by this day, and how it stood."""
    is_back, is_overdue = UmbrellaLoan.back_on <= day, UmbrellaLoan.lent_on < day - LENT_FOR
    state = case((is_back, LoanState.BACK.value), (is_overdue, LoanState.LATE.value), else_=LoanState.OUT.value).label("state")
    return select(UmbrellaLoan.id, UmbrellaLoan.post_id, state).where(UmbrellaLoan.lent_on <= day)


LOANS = Measure(
    name="umbrellas",
    title="Umbrellas",
    states=(
        State(LoanState.BACK.value, "Back", "Counted, and back."),
        State(LoanState.LATE.value, "Late", "Counted, and not back."),
        State(LoanState.OUT.value, "Out", "Left out: it need not be back yet."),
    ),
    good=frozenset({LoanState.BACK.value}),
    counted=frozenset({LoanState.BACK.value, LoanState.LATE.value}),
    rows=rows,
    wording=Wording(
        good="Back",
        good_meaning="It was brought back.",
        late="late",
        people="People with every umbrella back",
        line="A line is one umbrella that was lent.",
        rate="The rate is the umbrellas that are back divided by these and the late ones, in percent to one decimal.",
        left_out="Umbrellas that need not be back yet are left out.",
        nobody="Nobody you can see has borrowed an umbrella.",
    ),
)
