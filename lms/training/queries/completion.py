"""Completion, line by line: one post and one subject on one day, and how it stands."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import case, select

from lms.kit.db import AnySelect, db
from lms.kit.measures import Cut, History, LineColumn, Measure, Named, State, Wording
from lms.people.models import Post
from lms.training.models import Requirement, Standing, Subject
from lms.training.queries import history
from lms.training.queries.standings import Employer, on, status
from lms.training.rules.enums import Status
from lms.training.rules.history import reader

#: How a line stands that is only offered.
OFFER = "offer"


def rows(day: date) -> AnySelect:
    """Every line of this day."""
    state = case((Standing.is_offer, OFFER), else_=status(day)).label("state")
    return (
        select(Standing.id, Standing.post_id, Standing.subject_id.label("subject"), state)
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .where(on(day))
    )


def lines(day: date) -> AnySelect:
    """The same with what stands beside each; rule and award by their numbers."""
    of_a_line = (
        Subject.code.label("subject_code"),
        Requirement.kind,
        Standing.due_on,
        Standing.expires_on,
        Standing.requirement_id.label("rule"),
        Standing.award_id.label("award"),
    )
    with_subject = rows(day).add_columns(*of_a_line).join(Subject, Subject.id == Standing.subject_id)
    return with_subject.join(Requirement, Requirement.id == Standing.requirement_id)


def subjects() -> Mapping[str, Named]:
    """Every subject that a rule names: nobody has a line of another."""
    asked = (
        select(Subject.id, Subject.name, Subject.code).where(Subject.id.in_(select(Requirement.subject_id))).order_by(Subject.name_folded)
    )
    return {str(subject_id): Named(name, code) for subject_id, name, code in db.session.execute(asked)}


COMPLETION = Measure(
    name="completion",
    title="Completion",
    states=(
        State(Status.CURRENT.value, Status.CURRENT.label, "Counted, and in date."),
        State(Status.EXPIRING.value, Status.EXPIRING.label, "Counted, and in date."),
        State(Status.OVERDUE.value, Status.OVERDUE.label, "Counted, and not in date."),
        State(
            Status.NOT_YET_DUE.value,
            Status.NOT_YET_DUE.label,
            "Left out: there is still time, or an absence ended less than 28 days ago.",
        ),
        State(Status.EXEMPT.value, Status.EXEMPT.label, "Left out: exempt from this very subject, with a reason."),
        State(Status.PAUSED.value, Status.PAUSED.label, "Left out: on a long absence."),
    ),
    good=frozenset({Status.CURRENT.value, Status.EXPIRING.value}),
    counted=frozenset({Status.CURRENT.value, Status.EXPIRING.value, Status.OVERDUE.value}),
    beside=(
        State(
            OFFER,
            "Offers",
            "Never counted: what is offered to personal assistants, unpaid carers and others is theirs to choose.",
            column="offers",
        ),
    ),
    cuts=(Cut("subject", "Subject", "No subject", subjects, is_once_a_post=True),),
    rows=rows,
    lines=lines,
    line=(
        LineColumn("subject_code", "Subject code"),
        LineColumn("kind", "Rule kind"),
        LineColumn("state", "Status"),
        LineColumn("due_on", "Due"),
        LineColumn("expires_on", "Expires"),
        LineColumn("rule", "Rule"),
        LineColumn("award", "Award"),
    ),
    history=History(history.codes, reader),
    wording=Wording(
        good="In date",
        good_meaning="Up to date, or expires soon. These are the rate's first number.",
        late="overdue",
        people="People with everything in date",
        line="A line is one post and one subject that somebody in the post must have.",
        rate="The rate is the lines in date (up to date, or expires soon) divided by the lines in date and the lines overdue, in percent "
        "to one decimal.",
        left_out="Lines that are not due yet, exempt or paused are left out, and so is everything that is only offered.",
        nobody="Nobody you can see has a post and a requirement that fit these filters on this day.",
    ),
)
