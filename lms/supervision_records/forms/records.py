"""What is written about a session: the record, a note to it, one's own reflection."""

from collections.abc import Collection

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from lms.kit.concurrent_edits import EditForm
from lms.kit.forms import ServiceForm, choices
from lms.kit.named_people import Mention
from lms.supervision.rules.words import NoteKind

#: Between the words that were warned of: no word has it.
APART = "|"


class Warned:
    """A form whose writer is warned of names once, and may keep them."""

    anyway: StringField

    def is_kept(self, mentions: Collection[Mention]) -> bool:
        """Was the writer warned of all of these, and keeps them?"""
        return {mention.words for mention in mentions} <= set((self.anyway.data or "").split(APART))


class RecordForm(EditForm, Warned):
    """The record while it is written."""

    anyway = StringField()
    share = StringField()  # the value of the button that shares it
    text = TextAreaField("What you talked about, and what you agreed")
    learning = TextAreaField("Learning points (optional)")

    @property
    def words(self) -> str:
        return f"{self.text.data or ''}\n\n{self.learning.data or ''}"


class ReflectionForm(EditForm):
    """For its writer alone."""

    text = TextAreaField("What do you take from this session?")


class NoteForm(ServiceForm, Warned):
    """Something said to a record that does not change any more."""

    anyway = StringField()
    kind = RadioField(
        "What do you want to do?",
        [InputRequired("Choose what you want to do")],
        choices=choices(((NoteKind.DISSENT.value, "I disagree with this record"), (NoteKind.ADDITION.value, "Add to it"))),
    )
    text = TextAreaField("Your words", description="Everyone who can read the record sees them, with your name.")

    @property
    def words(self) -> str:
        return self.text.data or ""
