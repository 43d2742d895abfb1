"""The cast: a small partnership with everyone who uses the product, the same in every test. Today is 2 March 2026.

Effie (council) supervises Ailsa (NHS), Morag (charity) and Kirsty (council). Lorna looks after the training of the NHS.
Gordon works for the charity and is seen by neither Effie nor Lorna.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from flask_security import hash_password
from sqlalchemy import select

from lms.access import Role, Viewer
from lms.accounts.models import SignIn
from lms.accounts.rules.security_policy import How
from lms.kit import clock
from lms.kit.db import db
from lms.kit.identifiers import fold, folded_number
from lms.people import queries
from lms.people.models import Absence, Account, JobRole, Organisation, Person, Post, RoleGrant, Term
from lms.people.rules import Jurisdiction, OrganisationKind, Sector, WorkerType
from lms.training.models import Award, Exemption, Requirement, Subject
from lms.training.rules.enums import Kind
from lms.training.service import recompute

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "three random words"

PARTNERSHIP, EMPLOYER, SERVICE, TEAM = OrganisationKind
#: code, name, kind, sector, the code above, locality
PLACES = [
    ("LOCH", "Lochside Health and Social Care Partnership", PARTNERSHIP, None, None, None),
    ("NHSL", "NHS Lochside", EMPLOYER, Sector.NHS, "LOCH", None),
    ("NHSL-COM", "Community nursing", SERVICE, None, "NHSL", "Lochee"),
    ("NHSL-W3", "Ward 3", TEAM, None, "NHSL-COM", None),
    ("COUN", "Lochside Council", EMPLOYER, Sector.COUNCIL, "LOCH", None),
    ("COUN-HC", "Care at home", SERVICE, None, "COUN", "Coldside"),
    ("COUN-EAST", "East team", TEAM, None, "COUN-HC", "East End"),
    ("HARB", "Harbour Care", EMPLOYER, Sector.THIRD, "LOCH", "Lochee"),
    ("HARB-DAY", "Day service", SERVICE, None, "HARB", None),
    ("BRAE", "Braeside Homes", EMPLOYER, Sector.INDEPENDENT, "LOCH", "The Ferry"),
    ("BRAE-1", "Braeside House", SERVICE, None, "BRAE", None),
    ("MILL", "Mill Street Surgery", EMPLOYER, Sector.PRIMARY_CARE, "LOCH", "Maryfield"),
    ("INDIV", "Individual employers", EMPLOYER, Sector.INDIVIDUAL, "LOCH", None),
]
#: key: first name, last name, has e-mail
PEOPLE = {
    "ailsa": ("Ailsa", "Robertson", True),
    "morag": ("Mòrag", "NicDhòmhnaill", False),
    "dougie": ("Dougie", "Reid", True),
    "effie": ("Effie", "Campbell", True),
    "lorna": ("Lorna", "Stewart", True),
    "priya": ("Priya", "Nair", True),
    "tam": ("Tam", "Gillespie", True),
    "iona": ("Iona", "MacLeod", True),
    "fraser": ("Fraser", "Baird", True),
    "adam": ("Adam", "Ferguson", True),
    "beth": ("Beth", "O'Neill", True),
    "gordon": ("Gordon", "Milne", True),
    "kirsty": ("Kirsty", "Duncan", True),
    "lukasz": ("Łukasz", "Żółć", True),
    "hamish": ("Hamish", "Low", True),
}
#: who, employer, employee number, place, job role, worker type, since, supervisor. Beth, of the board, has no post.
POSTS = [
    ("effie", "COUN", "20001", "COUN-EAST", "team_leader", WorkerType.EMPLOYEE, date(2024, 1, 8), None),
    ("ailsa", "NHSL", "10001", "NHSL-W3", "staff_nurse", WorkerType.EMPLOYEE, date(2022, 8, 1), "effie"),
    ("morag", "HARB", "V-7", "HARB-DAY", "volunteer", WorkerType.VOLUNTEER, date(2026, 2, 16), "effie"),
    ("kirsty", "COUN", "20002", "COUN-EAST", "home_care_sw", WorkerType.EMPLOYEE, date(2023, 5, 1), "effie"),
    ("dougie", "INDIV", "PA-1", "INDIV", "personal_assistant", WorkerType.PERSONAL_ASSISTANT, date(2025, 1, 6), None),
    ("lorna", "NHSL", "10002", "NHSL", "lnd", WorkerType.EMPLOYEE, date(2020, 4, 1), None),
    ("priya", "COUN", "20003", "COUN", "lnd", WorkerType.EMPLOYEE, date(2020, 4, 1), None),
    ("tam", "NHSL", "10003", "NHSL-COM", "lnd", WorkerType.EMPLOYEE, date(2021, 4, 1), None),
    ("iona", "COUN", "20004", "COUN-HC", "home_care_practitioner", WorkerType.EMPLOYEE, date(2021, 4, 1), None),
    ("fraser", "COUN", "20005", "COUN-HC", "service_manager", WorkerType.EMPLOYEE, date(2021, 4, 1), None),
    ("adam", "COUN", "20006", "COUN", "admin", WorkerType.EMPLOYEE, date(2021, 4, 1), None),
    ("gordon", "HARB", "30001", "HARB-DAY", "ld_support", WorkerType.EMPLOYEE, date(2021, 6, 1), None),
    ("lukasz", "COUN", "20007", "COUN-HC", "home_care_sw", WorkerType.EMPLOYEE, date(2023, 3, 1), None),
    ("lukasz", "BRAE", "B12", "BRAE-1", "care_home_sw", WorkerType.BANK_RELIEF, date(2025, 9, 1), None),
    ("hamish", "MILL", "M1", "MILL", "gp", WorkerType.CONTRACTOR, date(2019, 10, 1), None),
]
GRANTS = [
    ("lorna", Role.LND_OFFICER, "NHSL"),
    ("priya", Role.PARTNERSHIP_LEAD, "LOCH"),
    ("tam", Role.TRAINER, "LOCH"),
    ("iona", Role.ASSESSOR, "COUN"),
    ("fraser", Role.INTERNAL_VERIFIER, "COUN"),
    ("adam", Role.ADMINISTRATOR, "LOCH"),
    ("beth", Role.BOARD, "LOCH"),
    ("hamish", Role.CALDICOTT_GUARDIAN, "LOCH"),
]
#: subject, kind, place, due days. FIRE-1 lasts 24 months, IPC-2 12.
REQUIREMENTS = [
    ("FIRE-1", Kind.STATUTORY, "LOCH", 28),
    ("IPC-2", Kind.MANDATORY, "NHSL", 28),
    ("DEM-2", Kind.DEVELOPMENTAL, "LOCH", 365),
]
#: who, subject, on, at. What follows from them on 2 March 2026 stands in `tests/house/test_cast.py`.
AWARDS = [
    ("ailsa", "FIRE-1", date(2024, 11, 4), "NHSL"),
    ("ailsa", "IPC-2", date(2025, 4, 15), "NHSL"),
    ("lorna", "FIRE-1", date(2025, 6, 2), "NHSL"),
    ("gordon", "FIRE-1", date(2023, 12, 1), "HARB"),
    ("kirsty", "FIRE-1", date(2023, 5, 10), "COUN"),
    ("lukasz", "FIRE-1", date(2024, 3, 20), "COUN"),
]


@dataclass(frozen=True)
class Player:
    """One of the cast, by ids: rows are read again when a test wants them."""

    name: str
    person_id: int
    account_id: int
    post_ids: tuple[int, ...]
    email: str | None

    @property
    def post_id(self) -> int:
        """The first, and for most the only, post."""
        return self.post_ids[0]

    @property
    def sign_in_name(self) -> str:
        return self.email or "HARB V-7"

    def viewer(self) -> Viewer:
        return queries.viewer(db.session.get_one(Account, self.account_id), clock.today())


@dataclass(frozen=True)
class Cast:
    """Players by key (`cast["ailsa"]`), and the ids of places and subjects by code (`cast.places["NHSL"]`)."""

    players: dict[str, Player]
    places: dict[str, int]
    subjects: dict[str, int]

    def __getitem__(self, key: str) -> Player:
        return self.players[key]


def assemble() -> Cast:
    """Write the cast and commit it."""
    places = _places()
    people = {key: _person(key) for key in PEOPLE}
    accounts = {key: _account(person) for key, person in people.items()}
    db.session.flush()
    db.session.add_all(_session(account) for account in accounts.values())
    posts = _posts(places, people)
    _grants(places, accounts)
    _training(places, people, posts)
    recompute()
    db.session.commit()
    cast = Cast(
        players={key: _player(people[key], accounts[key], posts.get(key, [])) for key in PEOPLE},
        places={code: place.id for code, place in places.items()},
        subjects={subject.code: subject.id for subject in db.session.scalars(select(Subject))},
    )
    db.session.rollback()
    return cast


def _player(person: Person, account: Account, posts: list[Post]) -> Player:
    return Player(f"{person.first_name} {person.last_name}", person.id, account.id, tuple(post.id for post in posts), person.email)


def _places() -> dict[str, Organisation]:
    places: dict[str, Organisation] = {}
    for code, name, kind, sector, above, locality in PLACES:
        parent = places[above] if above else None
        place = Organisation(code=code, name=name, name_folded=fold(name), kind=kind, sector=sector, locality=locality, path=code)
        place.parent_id = parent.id if parent else None
        place.jurisdiction = None if parent else Jurisdiction.SCOTLAND
        db.session.add(place)
        db.session.flush()
        place.path = f"{parent.path if parent else '/'}{place.id}/"
        places[code] = place
    return places


def _person(key: str) -> Person:
    first, last, has_email = PEOPLE[key]
    person = Person(
        first_name=first, last_name=last, name_folded=fold(f"{last} {first}"), email=f"{key}@example.org" if has_email else None
    )
    db.session.add(person)
    return person


def _account(person: Person) -> Account:
    account = Account(person=person, email=person.email, password=_password(), fs_uniquifier=f"session-of-{person.first_name}")
    db.session.add(account)
    return account


def _session(account: Account) -> SignIn:
    """Everybody is signed in on one device: see `as_`."""
    key = account.fs_uniquifier
    return SignIn(account_id=account.id, key=key, how=How.PASSWORD, device="Chrome on Android", at=NOW, proved_at=NOW)


@cache
def _password() -> str:
    hashed: str = hash_password(PASSWORD)
    return hashed


def _posts(places: dict[str, Organisation], people: dict[str, Person]) -> dict[str, list[Post]]:
    roles = {role.key: role.id for role in db.session.scalars(select(JobRole))}
    posts: dict[str, list[Post]] = {}
    for key, employer, number, place, role, worker_type, since, supervisor in POSTS:
        post = Post(person_id=people[key].id, employer_id=places[employer].id, employee_number=number, number_folded=folded_number(number))
        posts.setdefault(key, []).append(post)
        db.session.add(post)
        db.session.flush()
        led_by = posts[supervisor][0].id if supervisor else None
        term = {"organisation_id": places[place].id, "job_role_id": roles[role], "worker_type": worker_type, "supervisor_post_id": led_by}
        db.session.add(Term(post_id=post.id, starts_on=since, **term))
    return posts


def _grants(places: dict[str, Organisation], accounts: dict[str, Account]) -> None:
    for key, role, place in GRANTS:
        db.session.add(RoleGrant(account_id=accounts[key].id, role=role, organisation_id=places[place].id, starts_on=date(2024, 1, 1)))


def _training(places: dict[str, Organisation], people: dict[str, Person], posts: dict[str, list[Post]]) -> None:
    subjects = {subject.code: subject.id for subject in db.session.scalars(select(Subject))}
    for code, kind, place, due_days in REQUIREMENTS:
        authority = "Fire (Scotland) Act 2005" if code == "FIRE-1" else None
        rule = {"kind": kind, "due_days": due_days, "effective_from": date(2020, 1, 1), "authority": authority, "owner": "Partnership"}
        db.session.add(Requirement(subject_id=subjects[code], organisation_id=places[place].id, **rule))
    for key, code, on, at in AWARDS:
        db.session.add(Award(person_id=people[key].id, subject_id=subjects[code], achieved_on=on, employer_id=places[at].id))
    db.session.add(Absence(post_id=posts["kirsty"][0].id, starts_on=date(2026, 1, 12), reason="Maternity leave"))
    reason = "Trained by the agency"
    db.session.add(Exemption(post_id=posts["lukasz"][1].id, subject_id=subjects["FIRE-1"], starts_on=date(2025, 9, 1), reason=reason))
