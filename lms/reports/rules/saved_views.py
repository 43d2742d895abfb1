"""Pure: views that are saved: which form, as at which day, with which filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.kit.measures import Measure

#: Letters in the name of a view.
LONGEST_NAME = 80
#: What of an address is kept, beside a measure's own cuts; anything else in it belongs to a page, not to a report.
KEPT = ("organisation", "only", "job_role", "worker_type", "employer", "sector", "locality", "by", "across", "on")
LONGEST_VALUE = 200


class Form(StrEnum):
    """The forms that a report comes in. A saved view keeps the value, whatever its measure."""

    COMPLETION = "completion"
    CROSSING = "crossing"
    TREND = "trend"

    @property
    def label(self) -> str:
        return {Form.COMPLETION: "Table", Form.CROSSING: "Crossed", Form.TREND: "Trend"}[self]


class When(StrEnum):
    """As at which day a saved view is opened."""

    TODAY = "today"
    END_OF_LAST_MONTH = "end_of_last_month"
    FIXED = "fixed"


@dataclass(frozen=True)
class Saved:
    """A view as lists show it. `owner` is None for one's own."""

    id: int
    name: str
    measure: str
    form: Form
    as_at: When
    filters: Mapping[str, str]
    is_shared: bool
    owner: str | None = None


def kept_filters(measure: Measure, values: Mapping[str, str]) -> dict[str, str]:
    """Of the values of an address, those that make the report; what is too long to be one is left out."""
    names = (*KEPT, *(cut.name for cut in measure.cuts))
    return {name: values[name] for name in names if values.get(name) and len(values[name]) <= LONGEST_VALUE and "\0" not in values[name]}


def day_of_view(when: When, fixed: str | None, today: date) -> date | None:
    """The day in the address of an opened view; None is today, left to the page."""
    match when:
        case When.TODAY:
            return None
        case When.END_OF_LAST_MONTH:
            return today.replace(day=1) - timedelta(days=1)
        case When.FIXED:
            try:
                return date.fromisoformat(fixed or "")
            except ValueError:
                return None
