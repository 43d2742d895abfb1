"""Text on paper: cleaned and escaped here, and nowhere else; and the fonts and inks it is written in."""

import unicodedata
from xml.sax.saxutils import escape

PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
#: The ink of the design system: text, quieter text, the head of a table, its lines.
INK, SECOND, BAND, RULE = "#212b32", "#4c6272", "#e6ecf5", "#aeb7bd"


def plain(text: str, most: int = 4_000) -> str:
    """Text that a paragraph takes for text: no markup, no control or direction marks, no longer than a page can hold."""
    kept = clean(text)
    return escape(kept if len(kept) <= most else f"{kept[: most - 1]}…")


def clean(text: str) -> str:
    """Without what is not there to be seen: control characters, direction marks, halves of characters."""
    return "".join(" " if letter in "\n\r\t" else letter for letter in text if letter in "\n\r\t" or not _is_unseen(letter))


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")
