"""The record of a session: written, shared, read, answered; and opened by those outside the members."""

from typing import Any

from flask import Response, abort, flash, g, url_for

from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.named_people import Mention
from lms.kit.readers import Reader
from lms.kit.web import commits, go, page, signed_in
from lms.supervision.rules.words import NoteKind
from lms.supervision_records.forms.records import APART, NoteForm, RecordForm
from lms.supervision_records.queries import records as queries
from lms.supervision_records.queries import releases
from lms.supervision_records.rules.records import Standing
from lms.supervision_records.service import readings
from lms.supervision_records.service import records as service
from lms.supervision_records.views import bp
from lms.supervision_records.views.autosave import autosaved, names_in


def reader() -> Reader:
    """Who asks, now."""
    return Reader(g.viewer.person_id, clock.now())


@bp.context_processor
def _for_templates() -> dict[str, Any]:
    return {"session_crumbs": _crumbs}


def _crumbs(session_id: int) -> list[tuple[str, str]]:
    """The way back up from what is written of a session."""
    session = url_for("supervision_sessions.session", session_id=session_id)
    return [("Supervision", url_for("supervision.mine")), ("Session", session)]


def standing(session_id: int) -> Standing:
    """How the viewer stands to the session; 404 for whoever has nothing to do with it."""
    stands = queries.standing(session_id, reader())
    if stands is None or not (stands.was_in or stands.reads or stands.may_open):
        abort(404)
    return stands


@bp.get("/records")
@signed_in
def openable() -> Response:
    return page("supervision_records/openable.html", records=queries.openable(reader()))


@bp.route("/sessions/<int:session_id>/record", methods=["GET", "POST"])
@signed_in
@commits
def record(session_id: int) -> Response:
    """What there is of it for the viewer: the record, the form in which it is written, or the button that opens it."""
    stands = standing(session_id)
    if stands.is_shared:
        form = RecordForm()
        return _too_late(stands, form) if stands.facilitated and form.is_valid_post() else record_shared(stands)
    if not stands.facilitated or stands.why_not_write(clock.today()):
        return page(
            "supervision_records/record_none.html", stands=stands, why_not=stands.why_not_write(clock.today()), called=_called(stands)
        )
    return record_write(stands)


def record_write(stands: Standing) -> Response:
    form, warned, draft = RecordForm(), list[Mention](), queries.draft(stands.session_id, reader())
    form.show(draft.values if draft else {"text": "", "learning": ""})
    if form.is_valid_post():
        warned = _warned(form) if form.share.data else []
        with form.showing_refusals():
            if not warned:
                verb = service.share if form.share.data else service.save_draft
                verb(session_id=stands.session_id, by=g.viewer, **_words(form))
                flash(
                    "Shared. It can no longer be changed." if form.share.data else "Saved. Only those who lead the group can read it.",
                    "success",
                )
                return go("supervision_records.record", session_id=stands.session_id)
    return page(
        "supervision_records/record_write.html",
        form,
        stands=stands,
        draft=draft,
        warned=warned,
        anyway=kept(warned),
        called=_called(stands),
    )


def _words(form: RecordForm) -> dict[str, str]:
    return {"text": form.text.data or "", "learning": form.learning.data or "", "seen": form.seen.data or ""}


def _warned(form: RecordForm | NoteForm) -> list[Mention]:
    noticed = names_in(form.words)
    return [] if form.is_kept(noticed) else noticed


def kept(warned: list[Mention]) -> str:
    """What the button says that keeps them."""
    return APART.join(mention.words for mention in warned)


def _called(stands: Standing) -> str:
    return queries.called(stands.name, queries.who_met([stands.session_id])[stands.session_id])


def record_shared(stands: Standing, form: NoteForm | None = None, warned: list[Mention] | None = None) -> Response:
    if not stands.reads:
        return record_open(stands, ButtonForm())
    return page(
        "supervision_records/record_shared.html",
        form or _note_form(stands),
        stands=stands,
        record=queries.record(stands.session_id, stands.kind, reader()) or abort(404),
        warned=warned or [],
        anyway=kept(warned or []),
        called=_called(stands),
        readings=releases.readings(stands.session_id) if stands.is_member else [],
        releases=releases.releases_of(stands.session_id) if stands.is_member else [],
    )


def _too_late(stands: Standing, sent: RecordForm) -> Response:
    """What a facilitator sends whose record was shared meanwhile is not lost: it stands where an addition is written."""
    form = _note_form(stands)
    with form.showing_refusals():
        service.share(session_id=stands.session_id, by=g.viewer, **_words(sent))
        return go("supervision_records.record", session_id=stands.session_id)
    form.text.data, form.kind.data = sent.words.strip(), NoteKind.ADDITION.value
    return record_shared(stands, form)


def _note_form(stands: Standing) -> NoteForm:
    form = NoteForm()
    if not stands.facilitated:
        form.kind.choices = [choice for choice in form.kind.choices if choice.value == NoteKind.DISSENT.value]
    return form


@bp.post("/sessions/<int:session_id>/record/note")
@signed_in
@commits
def add_note(session_id: int) -> Response:
    stands = standing(session_id)
    if not (stands.is_member and stands.is_shared):
        abort(404)
    form, warned = _note_form(stands), list[Mention]()
    if form.is_valid_post():
        warned = _warned(form)
        with form.showing_refusals():
            if not warned:
                service.add_note(session_id=session_id, kind=NoteKind(form.kind.data), text=form.words, by=g.viewer)
                flash("Added. Everyone who can read the record sees it.", "success")
                return go("supervision_records.record", session_id=session_id)
    return record_shared(stands, form, warned)


@bp.post("/sessions/<int:session_id>/record/open")
@signed_in
@commits
def open_record(session_id: int) -> Response:
    stands, form = standing(session_id), ButtonForm()
    if stands.may_open is None:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            readings.open_record(session_id=session_id, by=g.viewer)
            return go("supervision_records.record", session_id=session_id)
    return record_open(stands, form)


def record_open(stands: Standing, form: ButtonForm) -> Response:
    """The button that opens it, and who sees that."""
    return page("supervision_records/record_open.html", form, stands=stands, people=queries.who_met([stands.session_id])[stands.session_id])


# --- a draft saves itself ---------------------------------------------------------------------------------------------------------------


@bp.post("/sessions/<int:session_id>/record/draft")
@signed_in
@commits
def save_record(session_id: int) -> Response:
    """What a script sends while somebody writes: answered with when it was saved, or what is in its way. Nothing that was sent is lost."""
    if not standing(session_id).facilitated:
        abort(404)
    form = RecordForm()
    return autosaved(form, lambda: service.save_draft(session_id=session_id, by=g.viewer, **_words(form)).saved_at)
