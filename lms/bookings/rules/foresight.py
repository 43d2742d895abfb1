"""Pure: what becomes of bookings and reserved places when posts end, in words for whoever is about to end them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from lms.bookings.rules.following import Stranded, first_of
from lms.kit.numbers import counted, plural
from lms.people.rules.posts import PersonPost

MOVES, ENDS = ("moves", "move"), ("is cancelled", "are cancelled")


@dataclass(frozen=True)
class Reserver:
    """Somebody with places without a name until a day, whose post (`left`) ends. `posts`: all of theirs; `has_role`: they stay anyway."""

    left: PersonPost
    posts: tuple[PersonPost, ...]
    ends_on: date
    has_role: bool

    @property
    def to(self) -> PersonPost | None:
        """The post that they have from the day after."""
        if self.left.last_day is None:
            return None
        day = self.left.last_day + timedelta(days=1)
        return first_of((post for post in self.posts if post.term_on(day)), self.left)

    @property
    def leaves(self) -> bool:
        """No post goes on until the places end."""
        return not self.has_role and all(post.last_day and post.last_day < self.ends_on for post in self.posts)


@dataclass
class _Tally:
    bookings: Counter[str] = field(default_factory=Counter)  # by where they move
    reservations: Counter[str] = field(default_factory=Counter)
    cancelled: int = 0
    back: int = 0
    released: int = 0
    asked: list[str] = field(default_factory=list)

    def sentences(self) -> Iterator[str]:
        for label in sorted({*self.bookings, *self.reservations}):
            numbers = (self.bookings[label], "booking", "bookings"), (self.reservations[label], "reservation", "reservations")
            words = ", ".join(counted(*each) for each in numbers if each[0])
            yield f"{words} {plural(sum(each[0] for each in numbers), *MOVES)} to {label}"
        if self.cancelled:
            yield f"{counted(self.cancelled, 'booking', 'bookings')} {plural(self.cancelled, *ENDS)}"
        if self.released:
            yield f"{counted(self.released, 'reservation ends', 'reservations end')}"
        if self.back:
            yield f"{counted(self.back, 'cancelled booking comes', 'cancelled bookings come')} back"
        for reason, number in sorted(Counter(self.asked).items()):
            waits = counted(number, "booking waits", "bookings wait")
            yield f"{waits} until the team that runs the date decides. {reason}"


def consequences(stranded: Iterable[Stranded], returning: Iterable[Stranded], reservers: Iterable[Reserver]) -> Iterator[tuple[int, str]]:
    """By the post that they were for, a sentence for each thing that happens."""
    tallies: defaultdict[int, _Tally] = defaultdict(_Tally)
    for booking in stranded:
        tally = tallies[booking.left.id]
        if booking.to:
            tally.bookings[booking.to.label] += 1
        elif booking.asks:
            tally.asked.append(booking.reason)
        else:
            tally.cancelled += 1
    for booking in returning:
        tallies[booking.left.id].back += 1
    for reserver in reservers:
        if reserver.to:
            tallies[reserver.left.id].reservations[reserver.to.label] += 1
        elif reserver.leaves:
            tallies[reserver.left.id].released += 1
    return ((post_id, sentence) for post_id, tally in tallies.items() for sentence in tally.sentences())
