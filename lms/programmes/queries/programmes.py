"""Programmes as those see them who plan inductions. What the partnership owns is read by all of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from lms.access import May, Reach, Viewer
from lms.framework import queries as frameworks
from lms.induction.models import Condition, Induction, Programme, ProgrammeVersion, Step
from lms.induction.queries.inductions import seen_on
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.people.models import Audience, JobRole, Post, Term
from lms.people.queries import active, places, within
from lms.people.rules import OrganisationKind, Place
from lms.programmes.rules.programmes import Facts, RowFacts, StepFacts
from lms.training.models import Subject

MAY = May.MANAGE_INDUCTIONS
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with its versions. `people`: on it today, as far as the viewer sees."""

    row: Programme
    owner: str
    may_change: bool
    people: int
    extends: Programme | None
    extended_by: tuple[Programme, ...]
    today: date

    @property
    def published(self) -> list[ProgrammeVersion]:
        """In order of their days."""
        return sorted(
            (version for version in self.row.versions if version.published_from), key=lambda version: version.published_from or date.max
        )

    @property
    def in_force(self) -> ProgrammeVersion | None:
        """The newest that is published by today, else the first."""
        come = [version for version in self.published if version.published_from and version.published_from <= self.today]
        return next(reversed(come or self.published[:1]), None)

    @property
    def draft(self) -> ProgrammeVersion | None:
        return next((version for version in self.row.versions if version.published_from is None), None)

    @property
    def is_approved(self) -> bool:
        since, until = self.row.approved_from, self.row.approved_until
        return since is not None and since <= self.today and (until is None or until >= self.today)


def programmes(viewer: Viewer, today: date) -> list[ProgrammeRow]:
    """Those that the viewer may read: the partnership's first, then by owner and code."""
    rows = db.session.scalars(select(Programme).options(selectinload(Programme.versions)).order_by(Programme.code)).all()
    by_id, among, people = {row.id: row for row in rows}, places(), _people(viewer, today)
    readable = [
        ProgrammeRow(
            row=row,
            owner=among[row.organisation_id].name if row.organisation_id else "The partnership",
            may_change=manages(viewer, row.organisation_id),
            people=people.get(row.id, 0),
            extends=by_id[row.extends_id] if row.extends_id else None,
            extended_by=tuple(
                programme for programme in rows if programme.extends_id == row.id and _reads(viewer, programme.organisation_id)
            ),
            today=today,
        )
        for row in rows
        if _reads(viewer, row.organisation_id)
    ]
    return sorted(readable, key=lambda programme: (programme.row.organisation_id is not None, fold(programme.owner), programme.row.code))


def programme(viewer: Viewer, code: str, today: date) -> ProgrammeRow | None:
    """One of them; None where the viewer may not read it, or there is none."""
    return next((programme for programme in programmes(viewer, today) if programme.row.code == code), None)


def manages(viewer: Viewer, organisation_id: int | None) -> bool:
    """May the viewer change programmes of this owner? What the partnership owns, only those who reach all of it."""
    if organisation_id is None:
        return viewer.reach(MAY) == Reach.PARTNERSHIP
    return viewer.reaches(MAY, places()[organisation_id].path)


def _reads(viewer: Viewer, organisation_id: int | None) -> bool:
    return organisation_id is None or manages(viewer, organisation_id)


def _people(viewer: Viewer, today: date) -> dict[int, int]:
    statement = (
        select(Induction.programme_id, func.count())
        .join(Post, Post.id == Induction.post_id)
        .join(Term, Term.post_id == Post.id)
        .where(Induction.judged_id == Induction.programme_id, seen_on(today), active(today), within(viewer, MAY))
        .group_by(Induction.programme_id)
    )
    return dict(iter(db.session.execute(statement)))


# --- what a version says ----------------------------------------------------------------------------------------------------------


def steps_before(row: Programme, day: date) -> list[tuple[Programme, Step]]:
    """What a programme adds to: the steps of those that it extends, for people who start on this day; the first ones first."""
    steps: list[tuple[Programme, Step]] = []
    above = db.session.get(Programme, row.extends_id) if row.extends_id else None
    while above is not None:
        published = [version for version in above.versions if version.published_from]
        fitting = [version for version in published if version.published_from and version.published_from <= day] or published[:1]
        steps = [(above, step) for step in fitting[-1].steps] + steps if fitting else steps
        above = db.session.get(Programme, above.extends_id) if above.extends_id else None
    return steps


@dataclass(frozen=True)
class Contents:
    """What a page shows of a version: what it adds to, its own steps, and whom it is for."""

    before: list[tuple[Programme, Step]]
    conditions: list[tuple[Condition, RowFacts]]
    names: "Names"


def contents(row: Programme, version: ProgrammeVersion | None, today: date) -> Contents:
    """Of this version; None: the programme has none yet."""
    day = version.published_from if version and version.published_from else today
    conditions = [(condition, row_facts(condition)) for condition in version.conditions] if version else []
    return Contents(steps_before(row, day), conditions, names(today))


def step_facts(step: Step) -> StepFacts:
    """What is recorded of it."""
    return StepFacts(**{name: getattr(step, name) for name in StepFacts.__dataclass_fields__})


def row_facts(row: Condition) -> RowFacts:
    """What is recorded of it."""
    return RowFacts(**{name: getattr(row, name) for name in RowFacts.__dataclass_fields__})


def facts_of(row: Programme) -> Facts:
    """What is recorded of it."""
    return Facts(**{name: getattr(row, name) for name in Facts.__dataclass_fields__})


def keys_elsewhere(row: Programme) -> dict[str, str]:
    """The keys of every version of what the programme adds to and of what adds to it, with the code of the programme that has them."""
    extends = dict(iter(db.session.execute(select(Programme.id, Programme.extends_id))))
    kin = {
        other_id
        for other_id in extends
        if other_id != row.id and (row.id in _line(other_id, extends) or other_id in _line(row.id, extends))
    }
    statement = (
        select(Step.key, Programme.code)
        .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(Programme.id.in_(kin))
    )
    return dict(iter(db.session.execute(statement)))


def _line(programme_id: int, extends: Mapping[int, int | None]) -> list[int]:
    line: list[int] = []
    at: int | None = programme_id
    while at is not None and at not in line:
        line.append(at)
        at = extends[at]
    return line


@dataclass(frozen=True)
class Names:
    """What is called what, for steps and conditions."""

    subjects: Mapping[int, str]
    competencies: Mapping[tuple[int, str], str]
    keys: Mapping[str, str]  # "audience contact", "role hcsw"
    places: Mapping[int, str]

    def of(self, step: Step) -> str:
        """The training or the competency of a step; else nothing."""
        if step.subject_id is not None:
            return self.subjects.get(step.subject_id, "")
        if step.framework_id is None or step.competency_code is None:
            return ""
        name = self.competencies.get((step.framework_id, step.competency_code), "")
        return f"{step.competency_code} {name} at level {step.level}"

    def audience(self, key: str) -> str:
        return self.keys.get(f"audience {key}", key)


def names(today: date) -> Names:
    """Of everything that steps and conditions may name."""
    audiences, roles = db.session.execute(select(Audience.key, Audience.name)), db.session.execute(select(JobRole.key, JobRole.title))
    return Names(
        subjects=dict(iter(db.session.execute(select(Subject.id, Subject.name)))),
        competencies=frameworks.competency_names(today),
        keys={f"audience {key}": name for key, name in audiences} | {f"role {key}": title for key, title in roles},
        places={place.id: place.name for place in places().values()},
    )


# --- what the lists of forms offer ------------------------------------------------------------------------------------------------


def owners(viewer: Viewer, today: date) -> Choices:
    """To whom a new programme may belong: the partnership ("0"), employers, and what the viewer's own roles stand over."""
    tops = {grant.organisation_id for grant in viewer.branches(MAY)}
    mine = [place for place in places().values() if place.kind == OrganisationKind.EMPLOYER or (place.id in tops and place.parent_id)]
    theirs = [place for place in mine if viewer.reaches(MAY, place.path) and not place.is_over(today)]
    shared: Choices = [("0", "The partnership")] if manages(viewer, None) else []
    return shared + [(str(place.id), place.name) for place in sorted(theirs, key=lambda place: fold(place.name))]


def extendable(rows: Iterable[ProgrammeRow], owner_ids: Collection[int | None], but: int | None = None) -> Choices:
    """What a programme may add to: published ones of these owners."""
    return [
        (str(programme.row.id), f"{programme.row.name} ({programme.row.code})")
        for programme in rows
        if programme.row.id != but and programme.published and programme.row.organisation_id in owner_ids
    ]


def subjects(chosen_id: int | None) -> Choices:
    """Those that are not retired, and the one that was chosen."""
    rows = db.session.execute(
        select(Subject.id, Subject.name, Subject.code)
        .where(or_(Subject.retired_on.is_(None), Subject.id == chosen_id))
        .order_by(Subject.name_folded)
    )
    return [(str(row_id), f"{name} ({code})") for row_id, name, code in rows]


def competencies(today: date) -> Choices:
    """Those in force, as "framework:code"."""
    schemes = {framework.id: framework.scheme.code for framework in frameworks.frameworks()}
    listed = sorted((schemes[of], code, name, of) for (of, code), name in frameworks.competency_names(today).items())
    return [(f"{of}:{code}", f"{scheme} {code} {name}") for scheme, code, name, of in listed]


def levels() -> Choices:
    """Every level that a framework has."""
    highest = max((framework.scheme.highest_level for framework in frameworks.frameworks()), default=0)
    return [(str(level), str(level)) for level in range(1, highest + 1)]


def other_steps(draft: ProgrammeVersion, but: str | None = None) -> Choices:
    """By their keys."""
    return [(step.key, step.title) for step in draft.steps if step.key != but]


def audiences() -> Choices:
    """By their keys."""
    return [(key, name) for key, name in db.session.execute(select(Audience.key, Audience.name).order_by(Audience.name))]


def job_roles() -> Choices:
    """By their keys."""
    return [(key, title) for key, title in db.session.execute(select(JobRole.key, JobRole.title).order_by(JobRole.title_folded))]


def places_of(organisation_id: int | None, today: date) -> Choices:
    """Where the people of a programme may work: within its owner."""
    top = places()[organisation_id] if organisation_id else None
    inside = [place for place in places().values() if not place.is_over(today) and (top is None or place.path.startswith(top.path))]
    return [(str(place.id), _indented(place)) for place in inside]


def _indented(place: Place) -> str:
    return "\u2003" * (place.path.count("/") - 2) + place.name
