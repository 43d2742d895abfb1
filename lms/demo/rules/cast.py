"""The people who can sign in to the demonstration, and how."""

from dataclasses import dataclass

from lms.demo.rules.names import address
from lms.demo.rules.people import UNPAID
from lms.demo.rules.posts import TYPE_OF_ROLE
from lms.demo.rules.seeds import Seeds, Yaml


@dataclass(frozen=True)
class Entry:
    """One of the cast on the sign-in page."""

    who: str
    name: str
    sign_in_name: str
    can: str


def entries(seeds: Seeds) -> list[Entry]:
    """Everybody of the cast, in the order of the seeds."""
    return [Entry(one["who"], _name(one), sign_in_name(seeds, one), one["can"]) for one in seeds.cast]


def _name(part: Yaml) -> str:
    return f"{part.get('preferred_name', part['first_name'])} {part['last_name']}"


def sign_in_name(seeds: Seeds, part: Yaml) -> str:
    """An address, a mobile number, or employer code and employee number."""
    if part["sign_in"] == "mobile":
        return str(part["mobile"])
    if part["sign_in"] == "number":
        return f"{part['employer']} {part['number']}"
    named = {one["code"]: one["email"] for group in seeds.groups for one in group.named}
    domain = named.get(part["employer"]) or next(body.email for body in seeds.bodies if body.code == part["employer"])
    is_unpaid = TYPE_OF_ROLE.get(part["job_role"]) in UNPAID
    return address(part["first_name"], part["last_name"], part.get("preferred_name", ""), "example.org" if is_unpaid else domain)
