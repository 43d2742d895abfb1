"""Reads for training that is recorded by hand, and what follows from changes of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select

from lms.kit.db import db
from lms.people.models import Organisation, Post
from lms.training.models import Award, AwardEntry, AwardEntryAward, Exemption, Subject
from lms.training.queries.facts import all_rules, post_facts
from lms.training.rules.by_hand import UNDO_FOR, Excused
from lms.training.rules.calendar import valid_until
from lms.training.rules.consequences import Changed, Consequence, consequences
from lms.training.rules.facts import PostFacts


def subject_choices(today: date, *, on_the_job: bool) -> list[tuple[str, str]]:
    """(id, name and code) of the subjects that are not retired, by name; `on_the_job`: of those that supervisors record."""
    subjects = select(Subject.id, Subject.name, Subject.code).where(or_(Subject.retired_on.is_(None), Subject.retired_on > today))
    if on_the_job:
        subjects = subjects.where(Subject.on_the_job)
    rows = db.session.execute(subjects.order_by(Subject.name_folded, Subject.id))
    return [(str(row_id), f"{name} ({code})") for row_id, name, code in rows]


def entry(entry_id: int, account_id: int) -> AwardEntry | None:
    """What this account has recorded in one go."""
    return db.session.scalar(select(AwardEntry).where(AwardEntry.id == entry_id, AwardEntry.by_account_id == account_id))


def entry_with(award_ids: Collection[int], account_id: int) -> AwardEntry | None:
    """The entry of this account by which these awards count, if one has all of them."""
    entries = select(AwardEntry).where(AwardEntry.by_account_id == account_id, AwardEntry.undone_at.is_(None))
    for latest in db.session.scalars(entries.order_by(AwardEntry.id.desc()).limit(20)):
        if set(award_ids) <= set(awards_of(latest.id)):
            return latest
    return None


def awards_of(entry_id: int) -> list[int]:
    """The awards of an entry."""
    return list(
        db.session.scalars(select(AwardEntryAward.award_id).where(AwardEntryAward.entry_id == entry_id).order_by(AwardEntryAward.id))
    )


def recent_entries(account_id: int, award_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Of these awards those that this account may still take back, with their entry."""
    open_entries = (AwardEntry.by_account_id == account_id, AwardEntry.undone_at.is_(None), AwardEntry.made_at >= now - UNDO_FOR)
    links = select(AwardEntryAward.award_id, AwardEntryAward.entry_id).join(AwardEntry, AwardEntry.id == AwardEntryAward.entry_id)
    return dict(iter(db.session.execute(links.where(*open_entries, AwardEntryAward.award_id.in_(award_ids)))))


def reasons_for_revoking(award_ids: Collection[int]) -> dict[int, str]:
    """Why each of these awards was revoked."""
    rows = db.session.execute(select(Award.id, Award.revoked_reason).where(Award.id.in_(award_ids), Award.revoked_reason.is_not(None)))
    return {award_id: reason or "" for award_id, reason in rows}


def exemptions_of(post_id: int | None, person_ids: Collection[int], subject_id: int, but: int | None = None) -> list[Excused]:
    """The exemptions of a post, or (without one) of the person under all their records, in this subject."""
    whose = Exemption.post_id == post_id if post_id is not None else Exemption.person_id.in_(person_ids)
    rows = db.session.execute(
        select(Exemption.id, Exemption.starts_on, Exemption.ends_on).where(whose, Exemption.subject_id == subject_id).order_by(Exemption.id)
    )
    return [Excused(*row) for row in rows if row[0] != but]


# --- what follows -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overdue:
    """A subject that becomes overdue for a post, from this day on."""

    subject: str
    on: date
    employer_code: str
    employee_number: str


def without_award(award_id: int) -> Changed:
    """The facts without this award."""
    return lambda post: replace(post, awards=tuple(award for award in post.awards if award.id != award_id))


def with_exemption_until(exemption_id: int, last_day: date | None) -> Changed:
    """The facts with another end of this exemption; None: without it."""

    def changed(post: PostFacts) -> PostFacts:
        others = tuple(exemption for exemption in post.exemptions if exemption.id != exemption_id)
        same = [replace(exemption, ends_on=last_day) for exemption in post.exemptions if exemption.id == exemption_id and last_day]
        return replace(post, exemptions=(*others, *same))

    return changed


def becomes_overdue(post_ids: Sequence[int], subject_id: int, changed: Changed, today: date) -> list[Overdue]:
    """What a change of these facts makes overdue, or earlier overdue, the earliest first; nothing is changed."""
    index = all_rules().rule_index()
    worse = [line for line in consequences(post_facts(post_ids), changed, index, subject_id, today) if line.is_worse]
    return sorted(_named(worse), key=lambda overdue: (overdue.on, overdue.subject, overdue.employer_code, overdue.employee_number))


def _named(worse: Collection[Consequence]) -> list[Overdue]:
    subjects = select(Subject.id, Subject.name).where(Subject.id.in_({line.subject_id for line in worse}))
    posts = select(Post.id, Organisation.code, Post.employee_number).join(Organisation, Organisation.id == Post.employer_id)
    names = dict(iter(db.session.execute(subjects)))
    numbers = {row[0]: row[1:] for row in db.session.execute(posts.where(Post.id.in_({line.post_id for line in worse})))}
    return [Overdue(names[line.subject_id], line.after, *numbers[line.post_id]) for line in worse if line.after is not None]


def counts_until(
    post_ids: Sequence[int], subject_id: int, achieved_on: date, expires_on: date | None, today: date
) -> dict[int, date | None]:
    """The last day on which such an award would count at each of these posts, by the rules of today; None: for ever."""
    index, until = all_rules().rule_index(), dict[int, date | None]()
    for post in post_facts(post_ids, of_subjects=[]):
        term = next((term for term in reversed(post.terms) if term.starts_on <= today), post.terms[0])
        until[post.post_id] = valid_until(achieved_on, index.interval(term, subject_id, today), expires_on)
    return until
