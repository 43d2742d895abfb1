"""The measure *competence*: one post and one competency that is expected of it, and how it stands on a day."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from lms.framework.models import Competency, Domain, Framework, FrameworkVersion
from lms.kit.db import AnySelect, db
from lms.kit.measures import Cut, LineColumn, Measure, Named, PostFigure, State, Wording
from lms.signoff.queries.lines import lines, lines_of
from lms.signoff.queries.states import DOT, rows
from lms.signoff.rules import states


def frameworks() -> Mapping[str, Named]:
    """Those that have a version in force, or had, or will."""
    with_versions = select(FrameworkVersion.framework_id).where(FrameworkVersion.published_from.is_not(None))
    statement = select(Framework.id, Framework.name, Framework.code).where(Framework.id.in_(with_versions)).order_by(Framework.name)
    return {str(row_id): Named(name, code) for row_id, name, code in db.session.execute(statement)}


def domains() -> Mapping[str, Named]:
    """Of every published version, by what the newest calls them."""
    return _by_key(select(FrameworkVersion.framework_id, Domain.code, Domain.name).join(Domain, Domain.version_id == FrameworkVersion.id))


def competencies() -> Mapping[str, Named]:
    """Of every published version, by what the newest calls them."""
    statement = select(FrameworkVersion.framework_id, Competency.code, Competency.name)
    return _by_key(
        statement.join(Domain, Domain.version_id == FrameworkVersion.id).join(Competency, Competency.domain_id == Domain.id),
        Competency.position,
    )


def _by_key(statement: AnySelect, *further: InstrumentedAttribute[int]) -> Mapping[str, Named]:
    """In the order of their frameworks; those of older versions alone come last."""
    order = (FrameworkVersion.framework_id, FrameworkVersion.published_from.desc(), Domain.position, *further)
    rows = db.session.execute(statement.where(FrameworkVersion.published_from.is_not(None)).order_by(*order))
    names: dict[str, Named] = {}
    for framework_id, code, name in rows:
        names.setdefault(f"{framework_id}{DOT}{code}", Named(name, code))
    return names


def _state(word: states.State, meaning: str) -> State:
    return State(word.value, word.label, meaning)


COMPETENCE = Measure(
    name="competence",
    title="Competence",
    states=(
        _state(states.State.SIGNED_OFF, "Counted: signed off at the level expected or above, and in date."),
        _state(states.State.TOP_UP, "Counted: signed off and in date, but the framework has come to ask for more since."),
        _state(states.State.TO_REVIEW, "Counted: signed off once, and the day of review has passed."),
        _state(states.State.REQUESTED, "Counted: an assessor has been asked."),
        _state(states.State.NOT_YET, "Counted: not signed off at this level."),
        _state(states.State.PAUSED, "Left out: on a long absence."),
    ),
    good=frozenset({states.State.SIGNED_OFF.value}),
    counted=frozenset(word.value for word in states.State if word is not states.State.PAUSED),
    beside=(
        State(
            states.OFFER,
            "Offers",
            "Never counted: nothing is expected of personal assistants, unpaid carers and others whom nobody may oblige.",
            column="offers",
        ),
    ),
    cuts=(
        Cut("framework", "Framework", "No framework", frameworks, only_narrows=True),
        Cut("domain", "Domain", "No domain", domains),
        Cut("competency", "Competency", "No competency", competencies, is_once_a_post=True),
    ),
    rows=rows,
    lines=lines,
    lines_of=lines_of,
    has_trend=False,
    line=(
        LineColumn("framework_code", "Framework"),
        LineColumn("competency_code", "Competency"),
        LineColumn("expected_level", "Level expected"),
        LineColumn("state", "Status"),
        LineColumn("held_level", "Level signed off"),
        LineColumn("signed_on", "Signed off on"),
        LineColumn("review_on", "Counts until"),
        LineColumn("version", "Version"),
        LineColumn("assessor", "Signed by"),
        LineColumn("brought", "Brought from elsewhere"),
    ),
    all_column="expected",
    posts=PostFigure("Posts with every expected competency signed off", "Posts without a profile"),
    wording=Wording(
        good="Signed off",
        good_meaning="Signed off at the level expected or above, in date, with all that the version in force asks for.",
        late="not signed off",
        people="People with everything signed off",
        line="A line is one post and one competency that its job role’s profile asks for, at a level.",
        rate="The rate is the lines signed off divided by all lines but those of people on leave, in percent to one decimal.",
        left_out="Lines of people on a long absence are left out, and so is everything that is only offered.",
        nobody="Nobody you can see has a post whose job role has a profile and fits these filters on this day.",
    ),
)
