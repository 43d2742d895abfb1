"""Two people edit one record: the second is told what the first has changed, and nothing is lost."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectFieldBase

from lms.kit.datetimes import long_date
from lms.kit.forms import ServiceForm
from lms.kit.refusal import Refused

CONFLICT = (
    "Someone changed this while you were writing. Your answers are kept below, beside what is recorded now. "
    "Check them, and save again to replace what is recorded."
)


class EditConflict(Refused):
    """Somebody else has changed the record since the form was shown. `now` holds the values that stand by now."""

    def __init__(self, now: Mapping[str, object]) -> None:
        super().__init__(CONFLICT)
        self.now = now


@dataclass(frozen=True)
class ConflictingField:
    """One answer that somebody else has changed meanwhile. `taken_over`: the writer had left it alone."""

    label: str
    yours: str
    recorded: str
    taken_over: bool


def fingerprint(values: Mapping[str, object]) -> str:
    """What tells these values from others, one by one: written into the form that shows them."""
    return " ".join(f"{name}:{_mark_of(value)}" for name, value in sorted(values.items()))


def check(seen: str, now: Mapping[str, object]) -> None:
    """Raises Overtaken unless the record still says what the form showed."""
    if seen != fingerprint(now):
        raise EditConflict(now)


def _mark_of(value: object) -> str:
    return sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value: object) -> str:
    """One way of writing for a value as it is recorded and as a form answers it: 37.50 and 37.5, None and an empty answer."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


class EditForm(ServiceForm):
    """A form over a recorded thing: it carries the mark of the values that it showed."""

    seen = HiddenField()
    conflicts: tuple[ConflictingField, ...] = ()

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Also hears that somebody else was quicker."""
        with super().showing_refusals():
            try:
                yield
            except EditConflict as conflict:
                self.show_conflict(conflict)

    def show(self, values: Mapping[str, object]) -> None:
        """Fill in what is recorded, unless the form was sent."""
        if not self.is_submitted():
            self.process(data={**values, "seen": fingerprint(values)})

    def show_conflict(self, conflict: EditConflict) -> None:
        """Keep the answers, take over what the writer had left alone; the next save replaces what is recorded now."""
        self.conflicts = tuple(self._conflicting_fields(conflict.now))
        self.seen.data = fingerprint(conflict.now)
        self.form_errors.append(str(conflict))

    def _conflicting_fields(self, now: Mapping[str, object]) -> Iterator[ConflictingField]:
        seen = dict(part.split(":", 1) for part in (self.seen.data or "").split() if ":" in part)
        for name, recorded in now.items():
            if name not in self or _mark_of(recorded) == seen.get(name):
                continue
            field, yours = self[name], self[name].data
            if _plain(yours) == _plain(recorded):
                continue
            left_alone = _mark_of(yours) == seen.get(name)
            yield ConflictingField(field.label.text, _told(field, yours), _told(field, recorded), left_alone)
            if left_alone:
                field.data, field.raw_data = recorded if isinstance(recorded, date | Decimal) else _plain(recorded), None


def _told(field: Field, value: object) -> str:
    if isinstance(value, date):
        return long_date(value)
    labels = {str(choice.value): str(choice.label) for choice in field.iter_choices()} if isinstance(field, SelectFieldBase) else {}
    return labels.get(_plain(value), _plain(value)).strip() or "Nothing"
