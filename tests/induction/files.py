"""Lines of files by chance: of every kind that inductions follow, about posts that are there."""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from tests.cast import TODAY

SUBJECTS = ("FIRE-1", "IPC-1", "IPC-2")
WHY = "By chance"


def _staff(chance: Random, employer: str, number: str, day: date) -> str:
    number = chance.choice((number, f"F{chance.randrange(5)}"))
    kind, role = chance.choice(("employee", "volunteer")), chance.choice(("staff_nurse", "volunteer", ""))
    return f"{employer},{number},First,Last{number},{day},{chance.choice(('', '', TODAY))},{role},{kind}"


def _award(chance: Random, employer: str, number: str, day: date) -> str:
    return f"{employer},{number},{chance.choice(SUBJECTS)},{day},"


def _requirement(chance: Random, employer: str, _: str, day: date) -> str:
    return f"{chance.choice(SUBJECTS)},{employer},mandatory,14,{chance.choice((1, 12, 'never'))},{day}"


def _exemption(chance: Random, employer: str, number: str, day: date) -> str:
    return f"{employer},{number},{chance.choice(SUBJECTS)},{day},,{WHY},person"


def _step(chance: Random, employer: str, number: str, day: date) -> str:
    code, key = chance.choice((("STAFF", "talk"), ("STAFF", "sign"), ("HELP", "meet"), ("PLACED", ""), ("STAFF", "")))
    return f"{employer},{number},{code},{key},{day},{chance.choice(('', 'learner', 'supervisor'))}"


def _away(chance: Random, employer: str, number: str, day: date) -> str:
    return f"{employer},{number},{day},{chance.choice(('', TODAY))},"


def _signed(chance: Random, employer: str, number: str, day: date) -> str:
    return f"{employer},{number},CCBF,CARE1,{chance.choice((1, 2))},{day},"


def _place(chance: Random, *_: Any) -> str:
    sector, above, country = chance.choice(("", "council")), chance.choice(("NHSL", "COUN")), chance.choice(("", "ENG"))
    return f"NHSL-COM,Community nursing,service,{sector},{above},{country}"


FILES: Mapping[str, tuple[str, Callable[..., str]]] = {
    "people": ("employer_code,employee_number,first_name,last_name,start_date,end_date,job_role,worker_type", _staff),
    "awards": ("employer_code,employee_number,subject_code,achieved_on,method", _award),
    "requirements": ("subject_code,organisation_code,kind,due_days,renew_months,effective_from", _requirement),
    "exemptions": ("employer_code,employee_number,subject_code,starts_on,ends_on,reason,scope", _exemption),
    "induction": ("employer_code,employee_number,programme_code,step_key,done_on,confirmed_by", _step),
    "absences": ("employer_code,employee_number,starts_on,ends_on,reason", _away),
    "signoffs": ("employer_code,employee_number,framework_code,competency_code,level,signed_on,review_on", _signed),
    "organisations": ("code,name,kind,sector,parent_code,jurisdiction", _place),
}
