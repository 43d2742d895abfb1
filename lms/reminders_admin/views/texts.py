"""The words of reminders: read, changed, and looked at as a whole message before it goes out."""

from flask import Response, abort, current_app, flash, g, request

from lms.access import May, Reach
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page
from lms.outbox.rules import blocks
from lms.reminders.queries import texts as queries
from lms.reminders.queries.texts import TextRow
from lms.reminders.rules.calendar import DAY
from lms.reminders.rules.texts import PLACEHOLDERS, house_words, placeholders_of_subject
from lms.reminders_admin.forms.texts import PreviewForm, TextForm
from lms.reminders_admin.queries import people
from lms.reminders_admin.service import texts as service
from lms.reminders_admin.service.preview import preview
from lms.reminders_admin.views import bp


@bp.get("/texts")
@door(May.MANAGE_REMINDERS)
def texts() -> Response:
    return page("reminders_admin/texts.html", rows=queries.texts(), may_change=_may_change())


@bp.route("/texts/<matter>/<voice>", methods=["GET", "POST"])
@door(May.MANAGE_REMINDERS)
@commits
def edit_text(matter: str, voice: str) -> Response:
    row, form = _row(matter, voice), TextForm()
    form.show(row.words._asdict())
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_text(matter, row.voice, form.words, form.seen.data or "")
            flash("Saved. It is said from the next message on.", "success")
            return go("reminders_admin.texts")
    house = house_words(matter, row.voice)
    names = placeholders_of_subject(matter)
    return page(
        "reminders_admin/edit_text.html", form, row=row, house=house, placeholders=PLACEHOLDERS, of_subject=names, button=ButtonForm()
    )


@bp.post("/texts/<matter>/<voice>/house")
@door(May.MANAGE_REMINDERS)
@commits
def use_house_words(matter: str, voice: str) -> Response:
    row, form = _row(matter, voice), ButtonForm()
    if form.is_valid_post():
        service.use_house_words(matter, row.voice)
        flash("The words of this service are used again.", "success")
    else:
        flash(form.said, "info")
    return go("reminders_admin.texts")


@bp.get("/texts/preview")
@door(May.MANAGE_REMINDERS)
def preview_digest() -> Response:
    form, today = PreviewForm(), clock.today()
    form.validate()
    text, chosen_id = (form.person.data or "").strip(), as_id(request.args.get("id"))
    several = people.candidates(text, g.viewer, today) if text and chosen_id is None else []
    chosen = people.candidate(chosen_id, g.viewer, today) if chosen_id is not None else several[0] if len(several) == 1 else None
    day = form.day(today)
    letter = preview(chosen.id, day) if chosen else None
    parts = blocks(letter.body, current_app.config["ADDRESS"]) if letter else []
    has_searched = bool(text) or chosen_id is not None
    values = {"chosen": chosen, "several": several, "letter": letter, "blocks": parts, "has_searched": has_searched}
    return page("reminders_admin/preview_digest.html", form, day=day, next_day=day + DAY, **values)


def _row(matter: str, voice: str) -> TextRow:
    row = queries.text(matter, voice)
    if row is None:
        abort(404)
    if not _may_change():
        abort(403)
    return row


def _may_change() -> bool:
    """What is said is the same for every employer."""
    return bool(g.viewer.reach(May.MANAGE_REMINDERS) == Reach.PARTNERSHIP)
