"""Which people are asked for: filters, and what typed words can mean."""

from dataclasses import dataclass

from lms.kit.identifiers import clean_email, fold, folded_number
from lms.people.rules import WorkerType
from lms.training.rules.enums import Status

#: A number or an address is looked for by its beginning from so many characters on: fewer would fit half the list.
LEAST_OF_A_NUMBER = 2
LEAST_OF_AN_ADDRESS = 3
#: A shorter word is looked for at the beginning of names alone.
LEAST_INSIDE = 3


@dataclass(frozen=True)
class Wanted:
    """Which people. Empty: all within reach; `has`: with at least one line of this status; `team`: only those the viewer supervises."""

    text: str = ""
    organisation_id: int | None = None
    job_role_id: int | None = None
    worker_type: WorkerType | None = None
    has: Status | None = None
    team: bool = False


@dataclass(frozen=True)
class Words:
    """What somebody typed into the search, in every sense that it can have."""

    text: str

    @property
    def names(self) -> list[str]:
        """The words as parts of a name: without accents and apostrophes, hyphens apart. "Ó Néill-Żak" is o, neill, zak."""
        return name_parts(fold(self.text))

    @property
    def number(self) -> str:
        """The whole as an employee number."""
        return folded_number(self.text)

    @property
    def numbers_at(self) -> list[tuple[str, str]]:
        """The whole as an employer's code and an employee number, wherever the code may end: (code, number)."""
        words = self.text.split()
        return [(folded_number("".join(words[:at])), folded_number("".join(words[at:]))) for at in range(1, min(len(words), 4))]

    @property
    def address(self) -> str | None:
        """The whole as the beginning of an e-mail address; None where it cannot be one."""
        address = clean_email(self.text)
        return address if len(address) >= LEAST_OF_AN_ADDRESS and " " not in address else None

    @property
    def can_be_misspelt(self) -> bool:
        """Names are written in many ways; numbers and addresses in one."""
        return bool(self.names) and all(part.isalpha() for part in self.names)


def name_parts(folded: str) -> list[str]:
    """The parts of a folded name: "o'neill-zak beth" is oneill, zak, beth."""
    return folded.replace("'", "").replace("-", " ").split()
