"""Files to try the import with: small, made for the demonstration as it is on the day it is loaded."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from lms.demo.rules.demonstration import Demonstration, FileLine, staff_line
from lms.demo.rules.posts import Job
from lms.demo.rules.requirements import Needs
from lms.people.rules import WorkerType

#: The employer of the learning and development officer in the cast.
EMPLOYER = "LC"
#: People whose training is on the files.
TRAINED = 12
#: These become XLSX files.
WORKBOOKS = frozenset({"training-history-2"})

READ_ME = """\
Files to try on the Import page of the demonstration, signed in as the learning and development officer of Lochside Council.

staff-list-with-changes.csv      the whole staff list with two starters, a new name, a move, new hours and up to three leavers
staff-list-with-mistakes.csv     a few lines, each wrong in its own way: nothing is applied until they are right
training-history.csv             training of the last two weeks
training-history-2.xlsx          the same kind of list as a workbook
learnpro-export.csv              training as another system gives it: other columns, titles of its own, and a total at the end
requirements.csv                 two requirements of the council's own

Dates count from the day the demonstration was loaded. The same file twice changes nothing.
"""


def files(made_up: Demonstration, needs: Needs, today: date) -> dict[str, list[FileLine]]:
    """Lines by file name, without its ending."""
    staff = [job for job in made_up.jobs if job.body.code == EMPLOYER and (job.ends is None or job.ends >= today)]
    first, second = _trained(staff, needs, today, 0), _trained(staff, needs, today, 1)
    return {
        "staff-list-with-changes": _changed(staff, today),
        "staff-list-with-mistakes": _mistaken(staff, today),
        "training-history": first,
        "training-history-2": second,
        "learnpro-export": _exported(_trained(staff, needs, today, 2)),
        "requirements": _requirements(today),
    }


def _plain(staff: Sequence[Job]) -> list[Job]:
    """Those with nothing special about them: they lead nobody and are not of the cast."""
    special = [job for job in staff if job.part or job.leads or job.earlier or job.ends or job.worker_type != WorkerType.EMPLOYEE]
    return [job for job in staff if job not in special]


# --- a good staff list ------------------------------------------------------------------------------------------------------------


def _changed(staff: Sequence[Job], today: date) -> list[FileLine]:
    ordinary = [job for job in _plain(staff) if job.starts < today]
    renamed, moved, hours, *others = ordinary
    leavers = others[:3] if len(others) > 6 else []
    new_place = next((job.place.code for job in reversed(staff) if job.place is not moved.place), EMPLOYER)
    changes: Mapping[Job, FileLine] = {
        renamed: {"last_name": "Abercrombie-Reid"},
        moved: {"organisation_code": new_place, "changes_from": today.isoformat()},
        hours: {"hours": "18.5", "changes_from": today.isoformat()},
    }
    lines = [staff_line(job) | changes.get(job, {}) for job in staff if job not in leavers]
    return lines + [_starter(ordinary[0], at, today) for at in (1, 2)]


def _starter(like: Job, at: int, today: date) -> FileLine:
    names = {1: ("Skye", "Ó Dálaigh"), 2: ("Wojciech", "Wąsik")}
    first, last = names[at]
    return staff_line(like) | {
        "employee_number": f"799900{at}",
        "first_name": first,
        "last_name": last,
        "preferred_name": "",
        "email": f"new.starter{at}@lochside.example.org",
        "mobile": "",
        "date_of_birth": "1994-05-0" + str(at),
        "start_date": (today + timedelta(days=at * 3)).isoformat(),
        "register": "",
        "register_number": "",
    }


# --- a staff list with mistakes ---------------------------------------------------------------------------------------------------


def _mistaken(staff: Sequence[Job], today: date) -> list[FileLine]:
    """Each line has one mistake, but for the first, which is right."""
    right = _starter(_plain(staff)[0], 1, today)
    mistakes: Sequence[FileLine] = (
        {},
        {"employee_number": ""},
        {"last_name": ""},
        {"job_role": "astronaut"},
        {"organisation_code": "NHSL-DN"},
        {"organisation_code": "NOWHERE"},
        {"worker_type": "secondee"},
        {"start_date": "31/02/2026"},
        {"start_date": "3/11/26"},
        {"end_date": (today - timedelta(days=400)).isoformat()},
        {"email": "not an address"},
        {"mobile": "01382 000000"},
        {"hours": "200"},
        {"date_of_birth": (today + timedelta(days=30)).isoformat()},
        {"supervisor_employer_code": EMPLOYER, "supervisor_employee_number": "does-not-exist"},
        {"supervisor_employer_code": EMPLOYER, "supervisor_employee_number": "7999117"},
        {"register": "NMC", "register_number": ""},
        {"employer_code": "NHSL"},
    )
    numbered = [
        right | {"employee_number": f"79991{at:02d}", "email": f"mistake{at}@lochside.example.org", "shoe_size": "6"} | mistake
        for at, mistake in enumerate(mistakes, start=2)
    ]
    return [*numbered, numbered[0] | {"hours": "20"}]


# --- training and requirements ----------------------------------------------------------------------------------------------------


def _trained(staff: Sequence[Job], needs: Needs, today: date, part: int) -> list[FileLine]:
    """Two subjects each of a dozen people, done within the last two weeks."""
    lines = []
    settled = [job for job in _plain(staff) if job.starts < today - timedelta(days=30)]
    for at, job in enumerate(settled[part * TRAINED : (part + 1) * TRAINED]):
        for need in needs.of(job)[at % 5 : at % 5 + 8 : 4]:
            day = today - timedelta(days=1 + (at * 3 + part) % 14)
            lines.append(_award(job, need.subject, day))
    return lines


def _award(job: Job, subject: str, day: date) -> FileLine:
    return {
        "employer_code": job.body.code,
        "employee_number": job.number,
        "subject_code": subject,
        "achieved_on": day.isoformat(),
        "expires_on": "",
        "method": "e-learning",
        "provider": "Lochside Learning Hub",
        "certificate_number": "",
        "notes": "",
    }


#: What another system calls our subjects, for those whose titles a demonstration should have to map; the others keep their code.
TITLES = {
    "FIRE-1": "Fire Awareness (annual refresher)",
    "IPC-1": "Why Infection Prevention & Control Matters",
    "MH-A": "Moving + Handling: Module A",
    "IG-1": "Safe Information Handling 2026",
    "EDHR-1": "Equality & Diversity e-learning",
    "HSW-1": "H&S Awareness",
    "ASP-W": "Adult Support & Protection - Level 1",
    "CP-W": "Child Protection Level 1",
}


def _exported(lines: Sequence[FileLine]) -> list[FileLine]:
    """The same facts as another system writes them."""
    export = [
        {
            "Emp No": line["employee_number"],
            "Course Title": TITLES.get(line["subject_code"], f"{line['subject_code']} (module)"),
            "Date Completed": ".".join(reversed(line["achieved_on"].split("-"))),
            "Expiry": "No expiry",
            "Last Updated By": "Clerk, Ann",
        }
        for line in lines
    ]
    away = [line | {"Course Title": "Team away day"} for line in export[:2]]
    total = dict.fromkeys(export[0], "") | {"Emp No": f"Total: {len(export) + len(away)}"} if export else {}
    return [*export, *away, *([total] if total else [])]


def _requirements(today: date) -> list[FileLine]:
    every = {"organisation_code": EMPLOYER, "effective_from": today.isoformat(), "effective_until": "", "authority": "Local choice"}
    return [
        {"subject_code": "IG-1", "audience": "", "kind": "statutory", "due_days": "14", "renew_months": "12"} | every,
        {"subject_code": "SUI-1", "audience": "home", "kind": "essential", "due_days": "90", "renew_months": ""} | every,
    ]
