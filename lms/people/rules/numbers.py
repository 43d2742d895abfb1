"""Employee and register numbers: what spreadsheets make of them, and what becomes of one that is given to somebody else."""

import re

from lms.kit.identifiers import folded_number

#: What stands in a cell where a number should be: of spreadsheets, and of people who had none.
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+|\d[.,]\d+E-?\d+")
_FORMULA_ERROR = re.compile(r"#+|#(REF|VALUE|NAME|NUM|DIV/0|N/A|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN|GETTING_DATA)[!?]?")
_NO_NUMBER = frozenset({"NA", "N/A", "N.A.", "N/K", "NIL", "NONE", "NULL", "NAN", "UNKNOWN", "NOTKNOWN", "TBC", "TBA", "NOTAPPLICABLE"})
#: So much of a number is kept in a former one, which is as long as a number may be at most.
_LONGEST = 45


def is_damaged(number: str) -> bool:
    """Is this what a spreadsheet or a form leaves where no number is: '1.23E+11', '#REF!', 'n/a', '-'?"""
    folded = folded_number(number)
    is_mark = not any(letter.isalnum() for letter in folded)
    return bool(folded) and (is_mark or folded in _NO_NUMBER or bool(_SCIENTIFIC.fullmatch(folded) or _FORMULA_ERROR.fullmatch(folded)))


def without_zeros(folded: str) -> str:
    """A folded number without the zeros before it, as a spreadsheet keeps it. '00410' is '410'."""
    return folded.lstrip("0")


def former(folded: str, post_id: int) -> str:
    """What the folded number of a post becomes when the number is given to somebody else. No folded number has a space in it, so nobody
    is found by this one, and nobody signs in with it."""
    return f"{folded[:_LONGEST]} {post_id}"


def given_on(folded: str) -> str:
    """The number that a former one was; "" for one that its post still has."""
    number, _, post_id = folded.partition(" ")
    return number if post_id else ""
