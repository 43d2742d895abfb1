"""The tables of evaluation: answers with a name until they are counted, and what was counted, without any.

None of them is in the trail of changes, which would tell for years who said what.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.access import FEWEST_SHOWN
from lms.bookings.models import Booking as _Booking  # noqa: F401  (the table that booking_id points to)
from lms.evaluations.rules.words import Answer, Question, Stage
from lms.kit.columns import ConfidentialText, PersonalText
from lms.kit.db import Base, Key, by_value

_UNSAID = {"info": {"audited": False}}


class Evaluation(Base):
    """One person is asked about one date, once at each stage. It is there until the answers are counted, or too old to be."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("booking_id", "stage"), Index("ix_evaluation_until", "until"), _UNSAID)
    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(by_value(Stage))
    until: Mapped[date]  # the last day on which they can answer
    given_at: Mapped[datetime | None]  # empty: not yet
    comment: Mapped[str] = mapped_column(ConfidentialText(), default="")


class EvaluationAnswer(Base):
    """What they have chosen."""

    __tablename__ = "evaluation_answer"
    __table_args__ = (UniqueConstraint("evaluation_id", "question"), _UNSAID)
    id: Mapped[Key]
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id", ondelete="CASCADE"))
    question: Mapped[Question] = mapped_column(by_value(Question))
    answer: Mapped[Answer] = mapped_column(by_value(Answer))


class Outcome(Base):
    """One block of answers, counted once and never changed: see `rules/counting.py`."""

    __tablename__ = "evaluation_outcome"
    __table_args__ = (
        CheckConstraint(f"answered >= {FEWEST_SHOWN}", name="enough_have_answered"),
        CheckConstraint("asked >= answered", name="only_who_was_asked_answers"),
        Index("ix_evaluation_outcome_course_id_quarter", "course_id", "quarter"),
        Index("ix_evaluation_outcome_quarter", "quarter"),
        _UNSAID,
    )
    id: Mapped[Key]
    stage: Mapped[Stage] = mapped_column(by_value(Stage))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    quarter: Mapped[date]  # its first day
    asked: Mapped[int]
    answered: Mapped[int]
    counted_on: Mapped[date]


class OutcomeEvent(Base):
    """A date whose answers are in a block; each is in one at most a stage."""

    __tablename__ = "evaluation_outcome_event"
    __table_args__ = (UniqueConstraint("event_id", "stage"), _UNSAID)
    id: Mapped[Key]
    outcome_id: Mapped[int] = mapped_column(ForeignKey("evaluation_outcome.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    stage: Mapped[Stage] = mapped_column(by_value(Stage))


class OutcomeNumber(Base):
    """How often an answer was given in a block."""

    __tablename__ = "evaluation_outcome_number"
    __table_args__ = (UniqueConstraint("outcome_id", "question", "answer"), _UNSAID)
    id: Mapped[Key]
    outcome_id: Mapped[int] = mapped_column(ForeignKey("evaluation_outcome.id", ondelete="CASCADE"))
    question: Mapped[Question] = mapped_column(by_value(Question))
    answer: Mapped[Answer] = mapped_column(by_value(Answer))
    number: Mapped[int]


class OutcomeComment(Base):
    """What somebody of a block wrote. Within a block ids follow the alphabet."""

    __tablename__ = "evaluation_outcome_comment"
    __table_args__ = (Index("ix_evaluation_outcome_comment_outcome_id", "outcome_id"), _UNSAID)
    id: Mapped[Key]
    outcome_id: Mapped[int] = mapped_column(ForeignKey("evaluation_outcome.id", ondelete="CASCADE"))
    comment: Mapped[str] = mapped_column(PersonalText())
