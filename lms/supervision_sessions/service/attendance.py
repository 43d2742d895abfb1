"""Who came to a session: marked tap by tap, recorded as planned or as it was, corrected for four weeks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.access import Viewer
from lms.audit import service as audit
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.form_fields import in_order
from lms.kit.numbers import plural
from lms.kit.readers import Work, reading_as
from lms.kit.refusal import Refused
from lms.registers.rules.register import named
from lms.supervision.models import OneToOneRecord, SessionAttendance, SharedRecord, SupervisionSession
from lms.supervision.rules.session_facts import Facts
from lms.supervision.rules.words import AttendanceMark, Method, SessionState, Theme
from lms.supervision_sessions.queries import attendance as queries
from lms.supervision_sessions.queries.attendance import Attendee
from lms.supervision_sessions.queries.sessions import SessionPage, session_page
from lms.supervision_sessions.rules import sessions as rules
from lms.supervision_sessions.rules.sessions import Standing, Tap
from lms.supervision_sessions.service import sessions

NOT_YOURS = "Only those who facilitated on that day, or facilitate the group now, record who came."
NOT_ON_IT = "This person is not on the register any more. Load the page again."
NOBODY_THERE = "Nobody is marked as there. If the session did not take place, cancel it."


@dataclass(frozen=True)
class Marked:
    """How many marks changed, and whose mark somebody else had changed since the page was shown: that one is replaced, and said."""

    changed: int
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class TookPlace:
    """How a session was: its length, the method, what it was about."""

    minutes: int
    method: Method | None
    themes: Collection[Theme]


# --- marks ------------------------------------------------------------------------------------------------------------------------


def mark(*, session_id: int, taps: Mapping[int, Tap], by: Viewer) -> Marked:
    """Write these marks, {post: tap}; whoever is not among them is left as they are. Raises Refused."""
    page = _open_to_marks(session_id, by)
    if page.session.took_place:
        _refuse_nobody(page.session, taps)
    return _tapped(page.session, taps)


def mark_everyone(*, session_id: int, by: Viewer) -> int:
    """Everyone who has no mark yet is present; how many. Raises Refused."""
    return _all_present(_open_to_marks(session_id, by).session)


def _open_to_marks(session_id: int, by: Viewer) -> SessionPage:
    sessions.lock(session_id)
    today = clock.today()
    page = session_page(session_id, by, today)
    if page is None or not page.may_mark:
        raise Refused(NOT_YOURS)
    no = rules.why_not_mark(page.session, today, is_agreed=page.access.is_agreed)
    if no:
        raise Refused(no)
    return page


def _tapped(session: Facts, taps: Mapping[int, Tap], minutes: int | None = None) -> Marked:
    rows = {row.post_id: row for row in queries.register_of(session)}
    if not taps.keys() <= rows.keys():
        raise Refused(NOT_ON_IT)
    for post_id, tap in taps.items():
        no = rules.why_not_minutes(rows[post_id].name, tap.standing, minutes or session.minutes)
        if no:
            raise Refused(no)
    replaced = [rows[post_id].name for post_id, tap in taps.items() if rules.is_overtaken(tap, rows[post_id].standing)]
    changed = [(rows[post_id], tap.standing) for post_id, tap in taps.items() if tap.standing != rows[post_id].standing]
    _write(session.id, changed)
    return Marked(len(changed), tuple(replaced))


def _all_present(session: Facts) -> int:
    without = [row for row in queries.register_of(session) if row.standing is None]
    _write(session.id, [(row, Standing(AttendanceMark.PRESENT)) for row in without])
    return len(without)


def _write(session_id: int, marks: Sequence[tuple[Attendee, Standing]]) -> None:
    """In two statements. The caller holds the row of the session."""
    there = [
        {"id": row.attendance_id, "mark": standing.mark, "minutes": standing.minutes}
        for row, standing in marks
        if row.attendance_id is not None
    ]
    new = [
        {"session_id": session_id, "post_id": row.post_id, "role": row.role, "mark": standing.mark, "minutes": standing.minutes}
        for row, standing in marks
        if row.attendance_id is None
    ]
    audit.update_rows(SessionAttendance, there)
    audit.insert_rows(SessionAttendance, new)


def _refuse_nobody(session: Facts, taps: Mapping[int, Tap]) -> None:
    """What took place had somebody there: asked before anything is written, as a single tap is answered with a page."""
    after = {row.post_id: row.standing for row in queries.register_of(session)} | {post_id: tap.standing for post_id, tap in taps.items()}
    if not any(standing and standing.mark.is_there for standing in after.values()):
        raise Refused(NOBODY_THERE)


# --- it took place ----------------------------------------------------------------------------------------------------------------


def record_as_planned(*, session_id: int, by: Viewer) -> bool:
    """It took place as long as planned, and everyone who has no mark was there. Is that news? Raises Refused."""
    page = _open_to_marks(session_id, by)
    if page.session.took_place:
        return False
    _all_present(page.session)
    if not queries.names_there(session_id):
        raise Refused(NOBODY_THERE)
    db.session.get_one(SupervisionSession, session_id).state = SessionState.HAPPENED
    db.session.flush()
    return True


def values_of(session: Facts) -> Mapping[str, object]:
    """What a form about how it was shows."""
    method = session.method.value if session.method else ""
    return {"minutes": session.minutes, "method": method, "themes": in_order(session.themes)}


def record(*, session_id: int, took_place: TookPlace, taps: Mapping[int, Tap], seen: str, by: Viewer) -> Marked:
    """It took place like this, or what was recorded is corrected. Everyone on the register has a mark. Raises Refused, also where
    somebody was quicker."""
    page = _open_to_marks(session_id, by)
    if not _says(page.session, took_place):
        check(seen, values_of(page.session))
    outcome = _tapped(page.session, taps, took_place.minutes)
    rows = queries.register_of(page.session)
    _refuse_register(rows, took_place.minutes)
    session = db.session.get_one(SupervisionSession, session_id)
    session.minutes, session.method, session.state = took_place.minutes, took_place.method, SessionState.HAPPENED
    session.themes = frozenset(theme.value for theme in took_place.themes)
    db.session.flush()
    return outcome


def _says(session: Facts, took_place: TookPlace) -> bool:
    """Is this what is recorded already?"""
    themes = frozenset(theme.value for theme in took_place.themes)
    return (session.minutes, session.method, session.themes) == (took_place.minutes, took_place.method, themes)


def _refuse_register(rows: Sequence[Attendee], minutes: int) -> None:
    missing = [row.name for row in rows if row.standing is None]
    if missing:
        raise Refused(f"Mark everyone first: {named(missing)} {plural(len(missing), 'has', 'have')} no mark yet.")
    if not any(row.is_there for row in rows):
        raise Refused(NOBODY_THERE)
    for row in rows:
        no = rules.why_not_minutes(row.name, row.standing, minutes) if row.standing else None
        if no:
            raise Refused(no)


def did_not_take_place(*, session_id: int, by: Viewer) -> None:
    """Recorded by mistake: it is planned again, and marks stay until they are corrected. Not once its record is shared. Raises Refused."""
    page = _open_to_marks(session_id, by)
    if not page.session.took_place:
        return
    if any(_has(record_of, session_id) for record_of in (SharedRecord, OneToOneRecord)):
        raise Refused("The record of this session is shared with those who were in the group. So it took place.")
    db.session.get_one(SupervisionSession, session_id).state = SessionState.PLANNED
    db.session.flush()


def _has(record_of: type[SharedRecord] | type[OneToOneRecord], session_id: int) -> bool:
    statement = select(func.count()).select_from(record_of).where(record_of.session_id == session_id)
    return bool(db.session.scalar(reading_as(statement, Work.FACTS)))
