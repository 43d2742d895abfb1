"""A time of day as people type it, or as a browser's own field sends it."""

from typing import Any

from wtforms import StringField
from wtforms.widgets import TimeInput

from lms.kit.datetimes import time_written


class ClockField(StringField):  # type: ignore[misc]
    """9:30, 0930 or 1:15pm. Left empty it is None; what is no time of day says so, and is None."""

    widget = TimeInput()
    data: Any  # a time or None

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.data = time_written(text[:20])
        if self.data is None and text.strip():
            raise ValueError("Enter a time, such as 9:30 or 1:15pm")

    def _value(self) -> str:
        if self.data is None:
            return str(self.raw_data[0]) if self.raw_data else ""
        return f"{self.data:%H:%M}"
