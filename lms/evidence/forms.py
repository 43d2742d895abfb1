"""The shape of an item of evidence, by what it is made of."""

from collections.abc import Collection
from uuid import uuid4

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from lms.evidence.rules.items import LONGEST_TITLE, ItemInput
from lms.evidence.rules.words import KIND_LABELS, WRITTEN_BY_ASSESSORS, Carrier, EvidenceKind
from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay
from lms.kit.forms import choices
from lms.kit.named_people import Mention

#: Between the words that were warned of: no word has it.
APART = "|"


class ItemForm(EditForm):
    """What all of them have."""

    submission = HiddenField(default=lambda: uuid4().hex)
    anyway = StringField()  # the value of a button: the words that somebody was warned of, and keeps
    title = StringField(
        "Title", [InputRequired("Enter a title")], description=f"In your own words, {LONGEST_TITLE} characters at most. Name nobody."
    )
    kind = SelectField(
        "What is it?",
        [InputRequired("Choose what it is")],
        choices=choices(((kind.value, label) for kind, label in KIND_LABELS.items() if kind not in WRITTEN_BY_ASSESSORS), "Choose"),
    )
    day = DayField("When was it?", [NeededDay("Enter the day")], description="For example, 27 3 2026")

    @property
    def upload(self) -> bytes | None:
        return None

    def item(self) -> ItemInput:
        """What was written."""
        text, link = (self[name].data or "" if name in self else "" for name in ("text", "link"))
        return ItemInput(kind=EvidenceKind(self.kind.data), day=self.day.data, title=self.title.data or "", text=text, link=link)

    def words(self) -> str:
        """All that is text, for a look at the names in it."""
        return "\n\n".join(self[name].data or "" for name in ("title", "text") if name in self)

    def is_kept(self, mentions: Collection[Mention]) -> bool:
        """Was somebody warned of all of these, and keeps them?"""
        return {mention.words for mention in mentions} <= set((self.anyway.data or "").split(APART))


class TextForm(ItemForm):
    """Something written here."""

    text = TextAreaField("What happened, and what did you learn?")


class LinkForm(ItemForm):
    """A page elsewhere."""

    link = StringField(
        "Address of the page", description="It begins with https://. Only the address is kept, so make sure that others can open it."
    )
    text = TextAreaField("What does it show? (optional)")


class FileForm(ItemForm):
    """A file."""

    file = FileField("File", description="A PDF, PNG or JPEG of 10 MB or less. Place and camera are removed from pictures.")
    text = TextAreaField("What does it show? (optional)")

    @property
    def upload(self) -> bytes | None:
        """None: no file was chosen."""
        return self.file.data.read() if self.file.data else None


FORM_OF: dict[Carrier, type[ItemForm]] = {Carrier.TEXT: TextForm, Carrier.LINK: LinkForm, Carrier.FILE: FileForm}
