"""Pure: the stages of a measure as a picture, in their order: how many are through each, and what is marked besides."""

from collections.abc import Sequence

from lms.kit.charts import Bar, BarChart
from lms.kit.numbers import number
from lms.reports.rules.counting import NOT_SHOWN, Shown


def funnel(rows: Sequence[Shown], cut: str, cut_label: str) -> BarChart | None:
    """None where the rows are no stages, or there are none."""
    measure = rows[0].tally.measure if rows else None
    if measure is None or measure.funnel is None or measure.funnel.cut != cut:
        return None
    good, marked = measure.wording.good.lower(), measure.state(measure.funnel.marked)
    return BarChart(
        title=f"{measure.title}, one after another",
        bars=[_bar(row, good, marked.value, marked.label.lower()) for row in rows],
        about=f"By {cut_label.lower()}, in the order in which they fall due. The whole width is all that apply: filled is {good}, "
        f"hatched is {marked.label.lower()}, and the rest is still to come. The table below has every number.",
    )


def _bar(row: Shown, good: str, marked: str, marked_label: str) -> Bar:
    tally = row.tally
    if not row.shows_rate:
        return Bar(row.label, None, NOT_SHOWN.capitalize())
    if tally.rate is None:
        return Bar(row.label, None, "No one in scope")
    late = tally.of(marked)
    text = f"{number(tally.good)} of {number(tally.counted)} {good}" + (f", {number(late)} {marked_label}" if late else "")
    return Bar(row.label, float(tally.rate), text, 100 * late / tally.counted)
