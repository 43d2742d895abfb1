"""What other systems call our columns. Compared by letters and figures alone, so 'Emp. No' is 'empno'."""

from lms.imports.rules.columns import COLUMNS, FileKind

#: Our column -> what others call it. ESR's names are those that a public reader of its exports meets (S16).
SYNONYMS: dict[str, tuple[str, ...]] = {
    "employer_code": ("employer", "board", "trust", "vpd", "organisation code", "organization", "company", "health board"),
    "employee_number": (
        "employee number", "emp no", "employee no", "employee id", "emp number", "staff number", "staff no", "staff id", "payroll number",
        "payroll no", "pay number", "assignment number", "person number", "esr id", "personnel number", "works number", "employee ref",
        "payroll ref", "personnel ref", "pers ref", "staff ref",
        "uniqueworkerid", "user id", "username", "id number", "learner id",
    ),
    "full_name": ("name", "full name", "employee name", "learner name", "person", "staff name", "learner", "employee", "user"),
    "first_name": ("forename", "forenames", "first name", "given name", "firstname", "christian name", "fore name"),
    "last_name": ("surname", "last name", "family name", "lastname", "second name"),
    "preferred_name": ("known as", "preferred first name", "preferred forename", "likes to be called"),
    "email": ("email address", "e mail", "work email", "mail", "email"),
    "mobile": ("mobile number", "mobile phone", "phone", "telephone", "contact number"),
    "date_of_birth": ("dob", "birth date", "date of birth", "born"),
    "organisation_code": (
        "department", "team", "service", "location", "cost centre", "cost centre name", "ward", "unit", "division", "organisation",
        "section", "workplace", "base", "work location",
    ),
    "job_role": ("job title", "position", "position title", "role", "job", "post title", "designation", "occupation", "mainjobrole"),
    "worker_type": (
        "employment type", "contract type", "employee type", "assignment category", "assignment status", "contract", "type of worker",
        "staff type", "emplstatus", "employment status",
    ),
    "start_date": (
        "start date", "date started", "latest hire date", "hire date", "date of joining", "date joined", "from", "startdate",
        "commencement date", "continuous service date",
    ),
    "end_date": ("leaving date", "date left", "termination date", "contract end date", "end date", "finish date", "to"),
    "changes_from": ("effective date", "effective from", "change date", "assignment start date"),
    "supervisor_employer_code": (),
    "supervisor_employee_number": (
        "manager number", "manager id", "supervisor number", "line manager number", "line manager id", "reports to", "supervisor id",
        "supervisor employee number",
    ),
    "hours": ("hours per week", "contracted hours", "weekly hours", "conthours", "contract hours", "assignment hours", "std hours"),
    "register": ("professional body", "regulator", "registration body", "professional register"),
    "register_number": ("pin", "registration number", "nmc pin", "sssc number", "hcpc number", "reg number"),
    "subject_code": (
        "course title", "course", "course name", "title", "competency name", "competence name", "competency", "competency title", "module",
        "training", "training name", "training title", "subject", "course code", "learning activity", "activity name",
        "activity title", "category",
        "certification", "qualification",
    ),
    "achieved_on": (
        "date completed", "completion date", "completed", "completed on", "date achieved", "date last awarded", "certification date",
        "date awarded", "date of training", "training date", "course date", "date attended", "awarded", "achieved", "datecompleted",
        "date passed", "pass date", "completion date time", "completion", "date of completion", "completed date", "date",
    ),
    "expires_on": (
        "expiry", "expiry date", "expires", "expires on", "renewal date", "date expires", "valid until", "next review date", "due date",
        "valid to", "refresher due", "expirydate", "certificate expiry",
    ),
    "method": ("delivery method", "delivery", "type of training", "learning type", "how delivered", "howdelivered", "mode"),
    "provider": ("training provider", "supplier", "trainer", "delivered by", "provider name", "providername", "whodelivered"),
    "certificate_number": ("certificate", "certificate no", "certificate ref", "cert number", "certificate number"),
    "notes": ("comments", "remarks", "note"),
}  # fmt: skip

#: Names that mislead: the clerk who changed a row is not who learnt (S16), and neither is whoever awarded or measured it.
NEVER = frozenset({"lastupdatedby", "awardedby", "acquiredby", "measuredby", "createdby", "updatedby", "lastupdated", "lastupdatedate"})


def plain(name: str) -> str:
    """Letters and figures alone."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def names_of(column: str) -> list[str]:
    """Every plain name of one of our columns, its own first."""
    return [plain(column), *(plain(name) for name in SYNONYMS.get(column, ()))]


def words_for(kind: FileKind) -> frozenset[str]:
    """Every name that a header of this kind may be recognised by."""
    ours = [column.name for column in COLUMNS[kind]] + (["full_name"] if kind == FileKind.PEOPLE else [])
    return frozenset(name for column in ours for name in names_of(column))
