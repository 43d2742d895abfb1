"""Training that is recorded by hand, and revoked."""

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.kit.concurrent_edits import fingerprint
from lms.kit.date_field import DayField
from lms.kit.forms import ServiceForm, choices
from lms.training.service.by_hand import Achievement

LONGEST = 200


def _line(label: str, description: str = "") -> StringField:
    return StringField(label, [Length(max=LONGEST, message=f"Enter at most {LONGEST} characters")], description=description)


class RecordTrainingForm(ServiceForm):
    """What was learnt. It is sent twice: to see what follows, and to record it; what is changed in between is looked at again."""

    subject = SelectField("Subject", [InputRequired("Choose a subject")])
    achieved_on = DayField("Achieved on", [InputRequired("Enter the day on which it was achieved")])
    method = _line("How it was learnt", "For example, on the job, e-learning or in a classroom.")
    provider = _line("Who taught it")
    certificate_number = _line("Certificate number")
    expires_on = DayField("Last day on the certificate", [Optional()])
    notes = TextAreaField("Notes", [Length(max=2000, message="Use at most 2,000 characters")])
    checked = HiddenField()

    def offer(self, subjects: list[tuple[str, str]], *, is_for_one: bool) -> None:
        """A certificate's number is one person's."""
        self.subject.choices = choices(subjects, "Choose a subject")
        if not is_for_one:
            del self.certificate_number

    def achievement(self) -> Achievement:
        return Achievement(
            subject_id=int(self.subject.data),
            achieved_on=self.achieved_on.data,
            expires_on=self.expires_on.data,
            method=_tidy(self.method.data),
            provider=_tidy(self.provider.data),
            certificate_number=_tidy(self.certificate_number.data) if "certificate_number" in self else None,
            notes=(self.notes.data or "").strip() or None,
        )

    def is_checked(self, post_ids: list[int]) -> bool:
        """Has what follows from exactly this been shown?"""
        return bool(self.checked.data == self._mark(post_ids))

    def mark_checked(self, post_ids: list[int]) -> None:
        self.checked.data, self.checked.raw_data = self._mark(post_ids), None

    def _mark(self, post_ids: list[int]) -> str:
        days = {"achieved_on": self.achieved_on.data, "expires_on": self.expires_on.data}
        return fingerprint({"subject": self.subject.data, "posts": sorted(post_ids), **days})


def _tidy(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


NEVER, TODAY = "never", "today"


class RevokeForm(ServiceForm):
    """From when it does not count, and why."""

    since = RadioField(
        "From when does it not count?",
        [InputRequired("Choose from when it does not count")],
        choices=choices(
            [(TODAY, "From today: what was reported before stays as it was"), (NEVER, "It never counted: figures for past days change too")]
        ),
        default=TODAY,
    )
    reason = TextAreaField(
        "Why", [InputRequired("Say why"), Length(max=500, message="Use at most 500 characters")],
        description="The person reads it, and so does everyone who sees their training.",
    )  # fmt: skip


class ConfirmForm(ServiceForm):
    """Nothing to fill in."""
