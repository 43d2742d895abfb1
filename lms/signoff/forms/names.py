"""Forms with texts in which nobody who uses services is to be named: who seems to do so is warned, and sends it again to keep it."""

from collections.abc import Collection
from typing import ClassVar

from wtforms import HiddenField

from lms.kit.forms import ServiceForm
from lms.kit.named_people import Mention

#: Between the words that were warned of: no word has it.
APART = "|"


class NamesForm(ServiceForm):
    """`TEXTS`: the fields that are looked at."""

    TEXTS: ClassVar[tuple[str, ...]] = ()
    anyway = HiddenField()  # the words that somebody was warned of

    def words(self) -> str:
        """All that is text."""
        return "\n\n".join(self[name].data or "" for name in self.TEXTS)

    def may_keep(self, mentions: Collection[Mention]) -> bool:
        """Is there nothing to warn of that was not warned of before? Else it is said, and the next time it is kept."""
        words = [mention.words for mention in mentions]
        if set(words) <= set((self.anyway.data or "").split(APART)):
            return True
        self.anyway.data = APART.join(words)
        noticed = ", ".join(f"“{mention.words}” ({mention.seems})" for mention in mentions)
        self.form_errors.append(
            f"Not saved yet. Does this name somebody who uses services? {noticed}. Say “a person I support” instead. "
            "If nobody can be told from these words, send it again as it is."
        )
        return False
