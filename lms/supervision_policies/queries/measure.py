"""The measure *supervision*: one post that a policy applies to, and how it stands on a day; beside it, what took place."""

from datetime import date

from sqlalchemy import select, union_all

from lms.kit.db import AnySelect
from lms.kit.measures import Column, Indicator, LineColumn, Measure, More, Period, State, Wording
from lms.supervision_policies.queries import attendances
from lms.supervision_policies.queries.standing import offers, standing
from lms.supervision_policies.rules.standing import OFFER, SupervisionStatus


def rows(day: date) -> AnySelect:
    """Every post that a policy applies to on this day, and every one that it is an offer to."""
    posts = standing(day)
    rows = union_all(select(posts.c.post_id, posts.c.state), offers(day)).subquery("posts_and_offers")
    return select(rows.c.post_id.label("id"), rows.c.post_id, rows.c.state)


def lines(day: date) -> AnySelect:
    """Those that it applies to, with what stands beside each."""
    posts = standing(day)
    beside = (posts.c.interval_days, posts.c.last_on, posts.c.due_on)
    return select(posts.c.post_id.label("id"), posts.c.post_id, posts.c.state, *beside)


def _state(status: SupervisionStatus, meaning: str) -> State:
    return State(status.value, status.label, meaning)


#: Of plain tables, which do not say offers: whom a policy is an offer to has a row, and is in no figure.
PLAIN = (
    "key", "name", "in_scope", "up_to_date", "overdue", "not_yet_due", "paused", "rate", "sessions", "group_sessions",
    "multi_agency_groups", "attendances",
)  # fmt: skip

SUPERVISION = Measure(
    name="supervision",
    title="Supervision",
    states=(
        _state(SupervisionStatus.UP_TO_DATE, "Counted: the last session that counts is not longer ago than the policy says."),
        _state(SupervisionStatus.OVERDUE, "Counted: it is longer ago, or there has been none."),
        _state(
            SupervisionStatus.NOT_YET_DUE,
            "Left out: the first is still to come, or the person is back from long leave for four weeks at most.",
        ),
        _state(SupervisionStatus.PAUSED, "Left out: on long leave."),
    ),
    good=frozenset({SupervisionStatus.UP_TO_DATE.value}),
    counted=frozenset({SupervisionStatus.UP_TO_DATE.value, SupervisionStatus.OVERDUE.value}),
    beside=(
        State(OFFER, "Offers", "Never counted: personal assistants, unpaid carers and others whom nobody may oblige.", column="offers"),
    ),
    rows=rows,
    lines=lines,
    line=(
        LineColumn("interval_days", "Every (days)"),
        LineColumn("last_on", "Last session"),
        LineColumn("due_on", "Due"),
        LineColumn("state", "Status"),
    ),
    columns=(
        Column("sessions", "Sessions", is_count=False),
        Column("group_sessions", "Group sessions", is_count=False),
        Column("multi_agency_groups", "Multi-agency groups", is_count=False),
        Column("attendances", "Attendances"),
    ),
    period=Period(attendances.of_sessions, attendances.counts),
    more=More("supervision_policies.figures", "Sessions by month, cancellations, actions and groups across employers"),
    all_column="in_scope",
    plain=PLAIN,
    has_trend=False,
    indicators=(
        Indicator(
            "LM5b",
            "Groups that meet across employers",
            attendances.of_groups,
            attendances.count_groups,
            counts_people=False,
            of_period=True,
        ),
    ),
    wording=Wording(
        good="Up to date",
        good_meaning="The last session that counts, in any post of the person, is not longer ago than the policy of this post says.",
        late="overdue",
        people="People with supervision up to date",
        line="A line is one post to which a policy of supervision applies on the day.",
        rate="The rate is the posts up to date divided by these and those overdue, in percent to one decimal.",
        left_out="Posts whose first session is still to come, and people on long leave or back for four weeks at most, are left out. "
        "Sessions, groups and attendances are of the 12 months up to the day, of everyone who was there.",
        nobody="No policy of supervision applies to anyone you can see, with these filters on this day.",
        units="posts",
    ),
)
