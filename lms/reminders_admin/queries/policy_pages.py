"""What the pages about policies show."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, or_, select, true

from lms.access import May, Reach, Viewer
from lms.kit.db import db
from lms.kit.room import Matter
from lms.people.queries import places, places_within
from lms.people.rules import OrganisationKind, Place
from lms.reminders.queries.matters import matters
from lms.reminders.queries.policies import all_terms
from lms.reminders.rules.policies import Terms, in_words, readers_in_words, stages_in_words
from lms.reminders_admin.models import ReminderEffect


@dataclass(frozen=True)
class PolicyRow:
    """What holds for a matter. `own`: the employers within reach that have decided for themselves."""

    matter: Matter
    terms: Terms | None
    own: list[tuple[Place, Terms]]

    @property
    def stages(self) -> str:
        return stages_in_words(self.matter, self.terms.left_out if self.terms else ())

    @property
    def readers(self) -> str:
        return readers_in_words(self.matter, self.terms) if self.terms else ""

    def words_of(self, terms: Terms) -> list[tuple[str, str]]:
        """What is decided, as questions and answers."""
        return in_words(self.matter, terms)


def policy_rows(viewer: Viewer) -> list[PolicyRow]:
    """Every matter, in the order in which people read of them."""
    terms, within = all_terms(), {place.id: place for place in employers(viewer)}
    return [
        PolicyRow(
            matter,
            terms.get((name, None)),
            [(place, terms[name, place.id]) for place in within.values() if (name, place.id) in terms],
        )
        for name, matter in matters().items()
    ]


def policy_page(matter: str, viewer: Viewer) -> PolicyRow | None:
    """One of them."""
    return next((row for row in policy_rows(viewer) if row.matter.name == matter), None)


def employers(viewer: Viewer, day: date | None = None) -> list[Place]:
    """The employers for which the viewer decides, by name. `day`: without those that are over by then."""
    within = [
        place for place in places().values() if place.kind is OrganisationKind.EMPLOYER and viewer.reaches(May.MANAGE_REMINDERS, place.path)
    ]
    return sorted((place for place in within if day is None or not place.is_over(day)), key=lambda place: place.name)


def employer(employer_id: int, viewer: Viewer) -> Place | None:
    """One of them; None: it is none, or not the viewer's."""
    return next((place for place in employers(viewer) if place.id == employer_id), None)


def decides_for_all(viewer: Viewer) -> bool:
    return viewer.reach(May.MANAGE_REMINDERS) == Reach.PARTNERSHIP


def effect(effect_id: int, viewer: Viewer) -> ReminderEffect | None:
    """What was counted, of an employer within reach."""
    return db.session.scalar(select(ReminderEffect).where(ReminderEffect.id == effect_id, _is_within(viewer)))


def last_effect(viewer: Viewer) -> ReminderEffect | None:
    """The last count of what goes out as it is decided."""
    done = select(ReminderEffect).where(ReminderEffect.matter.is_(None), ReminderEffect.counts.is_not(None), _is_within(viewer))
    return db.session.scalar(done.order_by(ReminderEffect.id.desc()).limit(1))


def _is_within(viewer: Viewer) -> ColumnElement[bool]:
    of_employer = ReminderEffect.employer_id.is_not(None) & places_within(viewer, May.MANAGE_REMINDERS, ReminderEffect.employer_id)
    return or_(of_employer, true() if decides_for_all(viewer) else false())
