"""The code of a certificate, as somebody types it or a phone reads it."""

from wtforms import StringField

from lms.certificates.rules import LENGTH
from lms.kit import codes
from lms.kit.forms import FilterForm


class CheckForm(FilterForm):
    """In the address, so that it works without a session."""

    code = StringField("Code on the certificate", description="12 letters and digits, such as 2B4D-6F8H-9KMN")

    @property
    def is_asked(self) -> bool:
        return bool((self.code.data or "").strip())

    @property
    def wanted(self) -> str | None:
        """None: no code looks like this."""
        return codes.parse_code(self.code.data or "", LENGTH)
