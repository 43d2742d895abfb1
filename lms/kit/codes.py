"""Codes that people read from paper and type: made by chance, written in groups, read however they were typed."""

import secrets

#: Letters and digits that nobody takes for one another: no 0 and O, no 1, I and L; and no U, so that no code is a word.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Letters a group, as a code is written.
GROUP = 4
#: What is typed between the letters, and means nothing.
BETWEEN = " -\u2010\u2011\u2012\u2013\u2014\u00a0._/"


def new_code(length: int) -> str:
    """One that nobody can guess, and nobody has: there are 30 to the power of `length`, and a table takes no code twice."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def format_code(code: str) -> str:
    """As it stands on paper: 2B4D-6F8H-9KMN."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def parse_code(typed: str, length: int) -> str | None:
    """The code that somebody has typed, in any case and with anything between; None: no code of this length looks like this."""
    bare = "".join(letter for letter in typed[:200].upper() if letter not in BETWEEN and not letter.isspace())
    return bare if len(bare) == length and set(bare) <= set(ALPHABET) else None
