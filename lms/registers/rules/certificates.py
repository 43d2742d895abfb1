"""Pure: what stands on a certificate."""

#: Letters of its code: 30 to the 12th power is 5 with 17 noughts.
LENGTH = 12


def hours_of(minutes: int) -> str:
    """The time of learning as people say it: 3 hours, 1 hour 30 minutes, 45 minutes."""
    hours, left = divmod(minutes, 60)
    parts = [(hours, "hour"), (left, "minute")]
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)
