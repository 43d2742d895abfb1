"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date

from sqlalchemy import select

from lms.kit.db import AnySelect
from lms.kit.labels import Labels
from lms.kit.personal import A_COPY, AN_ID, OWN_ID, PROTECTS, REMOVED, Goes, PersonalTable, Retention
from lms.people.models import Absence, Account, Audience, JobRole, Organisation, Person, Post
from lms.people.queries import name_in_sql
from lms.people.rules.readers import EMPLOYER, OFFICERS, WITH_SUPERVISOR

PERSONAL = (
    PersonalTable(
        table="person",
        title="You",
        of=("id",),
        why="To know who you are, to write to you, and to keep one record of you wherever you work.",
        source=EMPLOYER,
        seen_by=f"{WITH_SUPERVISOR}. Your date of birth: not your supervisor",
        kept="people",
        fields={
            "first_name": "First name",
            "last_name": "Last name",
            "preferred_name": "Name you prefer",
            "email": "Email address",
            "mobile": "Mobile number",
            "date_of_birth": "Date of birth",
        },
        left_out={"name_folded": A_COPY, "merged_into_id": AN_ID},
        removal={
            "first_name": REMOVED,
            "last_name": f"person {OWN_ID}",
            "preferred_name": None,
            "name_folded": f"person {OWN_ID} removed",
            "email": None,
            "mobile": None,
            "date_of_birth": None,
        },
    ),
    PersonalTable(
        table="registration",
        title="Professional registration",
        of=("person_id",),
        why="To know which regulator’s rules hold for you.",
        source=EMPLOYER,
        seen_by=WITH_SUPERVISOR,
        kept="people",
        fields={"register": "Register", "number": "Number", "part": "Part", "starts_on": "From", "ends_on": "Until"},
        left_out={"number_folded": A_COPY},
        removal={"number": f"removed-{OWN_ID}", "number_folded": f"REMOVED-{OWN_ID}"},
    ),
    PersonalTable(
        table="post",
        title="Your posts",
        of=("person_id",),
        why="What you must learn follows from where you work and as what.",
        source=EMPLOYER,
        seen_by=WITH_SUPERVISOR,
        kept="people",
        fields={"employer_id": "Employer", "employee_number": "Employee number"},
        left_out={"number_folded": A_COPY},
        removal={"employee_number": f"removed-{OWN_ID}", "number_folded": f"REMOVED-{OWN_ID}"},
    ),
    PersonalTable(
        table="term",
        title="Your work over time",
        of=("post_id",),
        why="What you needed on any day follows from where you worked then, and as what.",
        source=EMPLOYER,
        seen_by=WITH_SUPERVISOR,
        kept="training",
        fields={
            "organisation_id": "Place",
            "job_role_id": "Job role",
            "worker_type": "Kind of worker",
            "starts_on": "From",
            "ends_on": "Until",
            "hours": "Hours a week",
            "supervisor_post_id": "Supervisor",
        },
    ),
    PersonalTable(
        table="absence",
        title="Long leave",
        of=("post_id",),
        why="While you are away nothing of yours is overdue.",
        source=EMPLOYER,
        seen_by=f"{OFFICERS}. The reason: you and that employer alone",
        kept="absence_reasons",
        fields={"starts_on": "From", "ends_on": "Until", "reason": "Reason"},
        removal={"reason": None},
    ),
    PersonalTable(
        table="account",
        title="Your account",
        of=("person_id",),
        why="So that you, and nobody else, can sign in as you.",
        source="Your learning and development team, and your use of the service",
        seen_by="you, and whoever helps you to sign in",
        kept="leaver_accounts",
        fields={
            "email": "Email address",
            "mobile": "Mobile number",
            "active": "Can be used",
            "failures": "Wrong passwords in a row",
            "locked_until": "Locked until",
            "last_sign_in_at": "Last sign-in",
        },
        left_out={"password": PROTECTS, "fs_uniquifier": PROTECTS},
        removal={"email": None, "mobile": None, "password": None, "fs_uniquifier": f"removed-{OWN_ID}", "active": False},
    ),
    PersonalTable(
        table="role_grant",
        title="What you were given to do here",
        of=("account_id",),
        why="To know who may see and change what.",
        source="An administrator",
        seen_by=OFFICERS,
        kept="people",
        fields={"role": "Role", "organisation_id": "For", "starts_on": "From", "ends_on": "Until"},
    ),
)


def _absence_reasons(before: date) -> AnySelect:
    return select(Absence.id.label("row_id"), Absence.ends_on.label("on")).where(Absence.ends_on < before, Absence.reason.is_not(None))


RETENTION = (Retention(rule="absence_reasons", due=_absence_reasons, goes=(Goes("absence"),)),)

LABELS: Labels = {
    Organisation: select(Organisation.id, Organisation.name),
    JobRole: select(JobRole.id, JobRole.title),
    Audience: select(Audience.id, Audience.name),
    Person: select(Person.id, name_in_sql()),
    Post: select(Post.id, name_in_sql()).join(Person, Person.id == Post.person_id),
    Account: select(Account.id, name_in_sql()).join(Person, Person.id == Account.person_id),
}
