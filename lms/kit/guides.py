"""Pure: a guide with pictures: who it is for, and its steps. Rooms declare theirs; the room help shows them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """What to do; `picture`: a file of static/help/ without its ending; `shows`: the same in words, for anyone who does not see it."""

    words: str
    picture: str = ""
    shows: str = ""


@dataclass(frozen=True)
class Guide:
    """One task, step by step. `order`: its place in the list of all guides."""

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]
    order: int = field(kw_only=True)
