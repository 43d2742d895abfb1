"""The answer to what `static/draft.js` sends: when it was saved, or what is in its way. The page keeps the words until it has been told."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, jsonify

from lms.evidence.queries import known_names
from lms.kit.concurrent_edits import EditForm, fingerprint
from lms.kit.datetimes import clock_time
from lms.kit.named_people import Mention, mentions
from lms.kit.web import undo

#: The answers that are not words of the writer.
NO_WORDS = ("csrf_token", "seen", "anyway", "share")


def autosaved(form: EditForm, save: Callable[[], datetime]) -> Response:
    """`seen` is the mark of what stands now: the next time the script sends that."""
    if not form.is_valid_post():
        return _refused(form, 422)
    sent = {field.short_name: field.data or "" for field in form if field.short_name not in NO_WORDS}
    with form.showing_refusals():
        at = save()
        noticed = names_in("\n\n".join(sent.values()))
        names = [f"{mention.words}: {mention.seems}" for mention in noticed]
        stored = {name: words.replace("\r\n", "\n").strip() for name, words in sent.items()}
        return jsonify(saved=clock_time(at), seen=fingerprint(stored), names=names)
    undo()
    return _refused(form, 409 if form.conflicts else 422)


def _refused(form: EditForm, status: int) -> Response:
    sentences = [str(sentence) for sentence in [*form.form_errors, *(error for field in form for error in field.errors)]]
    beside = [{"label": conflict.label, "theirs": conflict.recorded} for conflict in form.conflicts]
    reply = jsonify(sentence=" ".join(sentences), seen=form.seen.data, beside=beside)
    reply.status_code = status
    return reply


def names_in(text: str) -> list[Mention]:
    """What seems to name somebody who uses services."""
    return mentions(text, known_names(text))
