"""Pure: the codes of certificates, as they are made, written, and typed."""

#: Letters and digits that nobody takes for one another: no 0 and O, no 1, I and L; and no U, so that no code is a word.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 30 to the 12th power: 5 with 17 noughts.
LENGTH, GROUP = 12, 4
#: What is typed between the letters, and means nothing.
BETWEEN = " -\u2010\u2011\u2012\u2013\u2014\u00a0._/"


def written(code: str) -> str:
    """As it stands on paper: 2B4D-6F8H-9KMN."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(typed: str) -> str | None:
    """The code that somebody has typed, in any case and with anything between; None: no code looks like this."""
    bare = "".join(letter for letter in typed[:200].upper() if letter not in BETWEEN and not letter.isspace())
    return bare if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else None


def hours_of(minutes: int) -> str:
    """The time of learning as people say it: 3 hours, 1 hour 30 minutes, 45 minutes."""
    hours, left = divmod(minutes, 60)
    parts = [(hours, "hour"), (left, "minute")]
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)
