"""Two people edit one record: the second is told what the first has changed, and nothing is lost."""

from collections.abc import Mapping
from hashlib import sha256

from wtforms import HiddenField

from lms.kit.forms import HouseForm
from lms.kit.refusal import Refused


class Overtaken(Refused):
    """Somebody else has changed the record since the form was shown. `now` holds the values that stand by now."""

    def __init__(self, now: Mapping[str, object]) -> None:
        super().__init__(
            "Someone changed this while you were writing. Your answers are kept below, beside what is recorded now. "
            "Check them, and save again to replace what is recorded."
        )
        self.now = now


def mark(values: Mapping[str, object]) -> str:
    """What tells these values from others: written into the form that shows them."""
    return sha256(repr(sorted((name, str(value)) for name, value in values.items())).encode()).hexdigest()[:20]


def check(seen: str, now: Mapping[str, object]) -> None:
    """Raises Overtaken unless the record still says what the form showed."""
    if seen != mark(now):
        raise Overtaken(now)


class EditForm(HouseForm):
    """A form over a recorded thing: it carries the mark of the values that it showed."""

    seen = HiddenField()

    def show(self, values: Mapping[str, object]) -> None:
        """Fill in what is recorded, unless the form was sent."""
        if not self.is_submitted():
            self.process(data={**values, "seen": mark(values)})

    def show_overtaken(self, overtaken: Overtaken) -> None:
        """Keep the answers; the next save replaces what is recorded now."""
        self.seen.data = mark(overtaken.now)
        self.form_errors.append(str(overtaken))
