"""Who may do what, and how far they see. One table; read it like a page (and it is one: Who may do what)."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

#: Whoever may not open the people behind a figure sees smaller counts than this as "fewer than 5".
FEWEST_SHOWN = 5


class Role(StrEnum):
    """What an account may be. Learner and supervisor follow from posts and terms; the rest are grants over a branch of the tree."""

    LEARNER = "learner"
    SUPERVISOR = "supervisor"
    LND_OFFICER = "lnd_officer"
    PARTNERSHIP_LEAD = "partnership_lead"
    TRAINER = "trainer"
    ASSESSOR = "assessor"
    INTERNAL_VERIFIER = "internal_verifier"
    ADMINISTRATOR = "administrator"
    BOARD = "board"
    CALDICOTT_GUARDIAN = "caldicott_guardian"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.LEARNER: "Learner",
    Role.SUPERVISOR: "Supervisor",
    Role.LND_OFFICER: "Learning and development officer",
    Role.PARTNERSHIP_LEAD: "Partnership learning and development lead",
    Role.TRAINER: "Trainer",
    Role.ASSESSOR: "Assessor",
    Role.INTERNAL_VERIFIER: "Internal verifier",
    Role.ADMINISTRATOR: "Administrator",
    Role.BOARD: "Board reader",
    Role.CALDICOTT_GUARDIAN: "Caldicott Guardian",
}

#: Nobody is given these: everyone with an account learns, and whoever a term names as supervisor supervises.
DERIVED = frozenset({Role.LEARNER, Role.SUPERVISOR})
GRANTED = tuple(role for role in Role if role not in DERIVED)


class Reach(IntEnum):
    """How far a permission stretches from the person who holds it; a wider one is greater."""

    SELF = 1
    TEAM = 2
    BRANCH = 3
    PARTNERSHIP = 4

    @property
    def label(self) -> str:
        return {
            Reach.SELF: "What is their own",
            Reach.TEAM: "The people they supervise",
            Reach.BRANCH: "The part of the partnership they were given",
            Reach.PARTNERSHIP: "The whole partnership",
        }[self]


class May(StrEnum):
    """What can be done. The value ends the sentence: this person may ..."""

    SEE_RECORD = "see a person's training record"
    SEE_PEOPLE = "see lists of people"
    SEE_FIGURES = "see completion figures"
    SEE_REQUIREMENTS = "see the requirements"
    IMPORT_PEOPLE = "import an employer's staff list"
    IMPORT_AWARDS = "import an employer's training history"
    IMPORT_REQUIREMENTS = "import requirements"
    IMPORT_ORGANISATIONS = "import organisations"
    RECORD_AWARDS = "record training that somebody has done; supervisors, what is learnt on the job"
    REVOKE_AWARDS = "revoke training, and take that back"
    EXEMPT = "exempt somebody from a subject"
    SEE_ACCESS = "see who may do what"
    SEE_CHANGES = "see who changed what"
    SEE_PERSON_TRAIL = "see who changed a person's record"
    MANAGE_PEOPLE = "add and change people, their posts and absences"
    MANAGE_ORGANISATIONS = "change the tree of organisations"
    MANAGE_SUBJECTS = "change the list of subjects"
    GRANT_ROLES = "give and take away roles"
    INVITE = "invite people and help them to sign in"
    SEE_DUPLICATES = "see who may be on record twice"
    MERGE_PEOPLE = "merge two records of one person"
    SEE_MESSAGES = "see messages and send them again"
    SEE_ALL_JOBS = "see everybody's background work"
    SEE_COURSES = "see courses and their dates"
    BOOK = "book a place, and cancel it"
    APPROVE_BOOKINGS = "approve bookings"
    MANAGE_COURSES = "plan courses, dates and venues"
    MANAGE_BOOKINGS = "add people to a date and take them off"
    RUN_REGISTER = "run the register of a date"
    SEE_EVALUATIONS = "see what people say of a course, without their names"
    MANAGE_RETENTION = "decide how long records are kept, and have them removed"
    SEE_FRAMEWORKS = "read frameworks and the profiles of job roles"
    MANAGE_FRAMEWORKS = "publish frameworks and change profiles"
    ASK_FOR_SIGN_OFF = "assess themselves and ask for sign-offs"
    SIGN_OFF = "sign off competencies, as far as they are an eligible assessor of the person"
    NAME_ASSESSORS = "name first assessors"
    WITHDRAW_SIGN_OFFS = "withdraw sign-offs that others gave"
    IMPORT_SIGN_OFFS = "import an employer's sign-offs"
    CONFIRM_STEPS = "say that a step of an induction was done"
    MANAGE_INDUCTIONS = "plan inductions, and put people on them"
    MANAGE_REMINDERS = "decide when people are reminded, of what and in which words"
    TELL_IN_PERSON = "tell people without email what falls due, and say that they did"
    TAKE_PART_IN_SUPERVISION = "meet for supervision, and open a peer group or a learning network"
    OPEN_SUPERVISION = "open supervision of any kind for the people they see"
    SEE_SUPERVISION = "see who is due for supervision, and that sessions took place; never what was said"
    MANAGE_SUPERVISION = "decide how often supervision is due, and import sessions"
    RELEASE_RECORD = "release a record of supervision, together with a second person"


_S, _T, _B, _P = Reach.SELF, Reach.TEAM, Reach.BRANCH, Reach.PARTNERSHIP
_OFFICERS = {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B}

POLICY: dict[May, dict[Role, Reach]] = {
    May.SEE_RECORD: {Role.LEARNER: _S, Role.SUPERVISOR: _T, **_OFFICERS},
    May.SEE_PEOPLE: {Role.SUPERVISOR: _T, **_OFFICERS},
    May.SEE_FIGURES: {Role.SUPERVISOR: _T, Role.BOARD: _P, **_OFFICERS},
    May.SEE_REQUIREMENTS: dict.fromkeys(Role, _P),
    May.IMPORT_PEOPLE: _OFFICERS,
    May.IMPORT_AWARDS: _OFFICERS,
    May.IMPORT_REQUIREMENTS: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.IMPORT_ORGANISATIONS: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.RECORD_AWARDS: {Role.SUPERVISOR: _T, **_OFFICERS},
    May.REVOKE_AWARDS: _OFFICERS,
    May.EXEMPT: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.SEE_ACCESS: dict.fromkeys(Role, _P),
    May.SEE_CHANGES: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.SEE_PERSON_TRAIL: {Role.LEARNER: _S, **_OFFICERS},
    May.MANAGE_PEOPLE: _OFFICERS,
    May.MANAGE_ORGANISATIONS: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.MANAGE_SUBJECTS: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.GRANT_ROLES: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.INVITE: _OFFICERS,
    May.SEE_DUPLICATES: _OFFICERS,
    May.MERGE_PEOPLE: {Role.PARTNERSHIP_LEAD: _P},
    May.SEE_MESSAGES: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.SEE_ALL_JOBS: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.SEE_COURSES: dict.fromkeys(Role, _P),
    May.BOOK: {Role.LEARNER: _S, Role.SUPERVISOR: _T, Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.APPROVE_BOOKINGS: {Role.SUPERVISOR: _T, Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.MANAGE_COURSES: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.MANAGE_BOOKINGS: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.RUN_REGISTER: {Role.TRAINER: _S, Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.SEE_EVALUATIONS: {Role.TRAINER: _S, Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.MANAGE_RETENTION: {Role.PARTNERSHIP_LEAD: _P, Role.ADMINISTRATOR: _B},
    May.SEE_FRAMEWORKS: dict.fromkeys(Role, _P),
    May.MANAGE_FRAMEWORKS: {Role.PARTNERSHIP_LEAD: _P},
    May.ASK_FOR_SIGN_OFF: {Role.LEARNER: _S},
    May.SIGN_OFF: {Role.LEARNER: _S, Role.SUPERVISOR: _T, Role.ASSESSOR: _B},  # any learner may be named a first assessor
    May.NAME_ASSESSORS: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.WITHDRAW_SIGN_OFFS: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.IMPORT_SIGN_OFFS: _OFFICERS,
    May.CONFIRM_STEPS: {Role.LEARNER: _S, Role.SUPERVISOR: _T, Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.MANAGE_INDUCTIONS: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.MANAGE_REMINDERS: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.TELL_IN_PERSON: {Role.SUPERVISOR: _T, Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.TAKE_PART_IN_SUPERVISION: {Role.LEARNER: _S},
    May.OPEN_SUPERVISION: {Role.SUPERVISOR: _T, Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.SEE_SUPERVISION: {Role.SUPERVISOR: _T, **_OFFICERS},
    May.MANAGE_SUPERVISION: {Role.LND_OFFICER: _B, Role.PARTNERSHIP_LEAD: _P},
    May.RELEASE_RECORD: {Role.CALDICOTT_GUARDIAN: _B},
}

#: Whoever is one of these reads no record of supervision in their office, and releases none.
NEVER_RELEASE = frozenset({Role.LND_OFFICER, Role.PARTNERSHIP_LEAD, Role.ADMINISTRATOR})

#: What stands in no branch of the tree is of no use to whoever was given less than the whole.
ONLY_WHOLE = frozenset({May.SEE_CHANGES, May.MANAGE_SUBJECTS, May.SEE_MESSAGES, May.SEE_ALL_JOBS, May.MANAGE_RETENTION})


@dataclass(frozen=True)
class Grant:
    """A role over one organisation and everything below it. `path` is that organisation's place in the tree, such as /1/4/."""

    role: Role
    organisation_id: int
    path: str

    @property
    def is_whole(self) -> bool:
        """Is it over the root of the tree, and so over the whole partnership?"""
        return self.path.count("/") == 2


@dataclass(frozen=True)
class Viewer:
    """Who is looking. Holds no tables: made by `people.queries.viewer` from posts, terms and grants on the day."""

    account_id: int
    person_id: int
    name: str
    supervises: bool = False
    grants: tuple[Grant, ...] = ()
    roles: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        derived = {Role.LEARNER, *([Role.SUPERVISOR] if self.supervises else [])}
        object.__setattr__(self, "roles", frozenset({*derived, *(grant.role for grant in self.grants)}))

    def reach(self, may: May) -> Reach | None:
        """The widest reach any of the viewer's roles gives; None: not at all."""
        reaches = [reach for role, reach in POLICY[may].items() if role in self.roles]
        if any(grant.is_whole for grant in self.branches(may)):
            reaches.append(Reach.PARTNERSHIP)
        widest = max(reaches, default=None)
        return None if may in ONLY_WHOLE and widest != Reach.PARTNERSHIP else widest

    def may(self, may: May) -> bool:
        """Does the door open at all? What lies behind it is scoped by `reach` and `branches`."""
        return self.reach(may) is not None

    def branches(self, may: May) -> tuple[Grant, ...]:
        """The grants that carry this permission over a branch: the WHERE of lists, and the check of one organisation, are made of these."""
        return tuple(grant for grant in self.grants if POLICY[may].get(grant.role) in (Reach.BRANCH, Reach.PARTNERSHIP))

    def reaches(self, may: May, path: str) -> bool:
        """Does this permission cover the organisation at this path of the tree (not counting the team of a supervisor)?"""
        if self.reach(may) == Reach.PARTNERSHIP:
            return True
        return any(path.startswith(grant.path) for grant in self.branches(may))
