"""Forms with texts in which nobody who uses services is to be named: who seems to do so is warned, and sends it again to keep it."""

from collections.abc import Callable, Collection
from typing import ClassVar

from wtforms import HiddenField

from lms.kit.forms import ServiceForm
from lms.kit.named_people import mentions

#: Between the words that were warned of: no word has it.
APART = "|"


class NamesForm(ServiceForm):
    """`TEXTS`: the fields that are looked at."""

    TEXTS: ClassVar[tuple[str, ...]] = ()
    anyway = HiddenField()  # the words that somebody was warned of

    def names_nobody(self, known_names: Callable[[str], Collection[str]]) -> bool:
        """Does it name nobody who uses services, or has its writer seen the warning and keeps it? Else it is said, and the next time it
        is kept. `known_names`: what in a text is the name of a colleague, a place or a subject."""
        text = "\n\n".join(self[name].data or "" for name in self.TEXTS)
        noticed = mentions(text, known_names(text))
        words = [mention.words for mention in noticed]
        if set(words) <= set((self.anyway.data or "").split(APART)):
            return True
        self.anyway.data = APART.join(words)
        in_words = ", ".join(f"“{mention.words}” ({mention.seems})" for mention in noticed)
        self.form_errors.append(
            f"Not saved yet. Does this name somebody who uses services? {in_words}. Say “a person I support” instead. "
            "If nobody can be told from these words, send it again as it is."
        )
        return False
