"""Names, put together from lists; addresses and numbers that belong to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from lms.kit.identifiers import fold

#: Kept free for drama by the telecoms regulator: no such number rings anywhere (Ofcom, 07700 900000 to 900999).
MOBILES = range(1_000)
#: In a hundred of those who could have one.
WITH_MOBILE, WITH_PREFERRED = 14, 30


@dataclass(eq=False)
class Human:
    """One made-up person. `care` scales how likely their training is up to date."""

    first_name: str
    last_name: str
    born: date
    preferred_name: str = ""
    email: str = ""
    mobile: str = ""
    care: float = 1.0
    registers: dict[str, str] = field(default_factory=dict)


def address(first: str, last: str, preferred: str, domain: str, number: int | None = None) -> str:
    """An e-mail address such as donnie.macamhlaigh@example.org."""
    name = f"{fold(preferred or first)}.{fold(last)}".replace(" ", "").replace("'", "")
    return f"{name}{number or ''}@{domain}"


class Names:
    """Draws people. No two have the same address or mobile number."""

    def __init__(self, lists: Mapping[str, Any], chance: Random, today: date) -> None:
        self.lists, self.chance, self.today = lists, chance, today
        self.groups = lists["groups"]
        self.shares = [group["share"] for group in self.groups]
        self.addresses: set[str] = set()
        self.numbers: set[int] = set()
        self.mobiles = list(MOBILES)
        chance.shuffle(self.mobiles)

    def human(self, youngest: int, oldest: int) -> Human:
        """Somebody between these ages, in years."""
        first, last = self._name()
        born = self.today - timedelta(days=self.chance.randint(youngest * 365 + 10, oldest * 365))
        called = self.lists["called"].get(first, ())
        preferred = self.chance.choice(called) if called and self.chance.random() * 100 < WITH_PREFERRED else ""
        return Human(first, last, born, preferred, care=self._care())

    def _name(self) -> tuple[str, str]:
        group = self.chance.choices(self.groups, self.shares)[0]
        is_woman = self.chance.random() * 100 < self.lists["women"]
        first = self.chance.choice(group["women" if is_woman else "men"])
        last = self.chance.choice(group.get("surnames_women", group["surnames"]) if is_woman else group["surnames"])
        return first, last

    def _care(self) -> float:
        """Most people keep up, a few leave a lot undone."""
        return self.chance.choices((1.03, 0.97, 0.62), (70, 23, 7))[0]

    def give_address(self, human: Human, domain: str) -> None:
        names = (human.first_name, human.last_name, human.preferred_name, domain)
        human.email, number = address(*names), 2
        while human.email in self.addresses:
            human.email, number = address(*names, number), number + 1
        self.addresses.add(human.email)

    def give_mobile(self, human: Human) -> None:
        """As long as there are numbers left."""
        if self.mobiles and self.chance.random() * 100 < WITH_MOBILE:
            human.mobile = f"07700 900{self.mobiles.pop():03d}"

    def keep_mobile(self, mobile: str) -> None:
        """This number is somebody's: it is not given to anybody else."""
        self.mobiles.remove(int(mobile[-3:]))

    def number(self) -> str:
        """Seven figures that nobody else has."""
        while (number := self.chance.randrange(1_000_000, 10_000_000)) in self.numbers:
            pass
        self.numbers.add(number)
        return str(number)
