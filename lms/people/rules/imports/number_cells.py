"""Reading the cells of employee and register numbers: what a spreadsheet has damaged is no number, in every kind of file."""

from lms.kit.importing import Cells
from lms.kit.importing.cells import NUMBER
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.numbers import is_damaged


def employee_number(cells: Cells, column: str, required: bool) -> str:
    """As it is written, "" where there is none or it is damaged."""
    text = register_number(cells, column, required)
    return "" if is_damaged(text) else text


def register_number(cells: Cells, column: str, required: bool) -> str:
    """As it is written, "" where there is none. A damaged one is an error, and stays a text beside its register."""
    text = cells.text(column, NUMBER, required=required)
    if is_damaged(text):
        cells.find(column, PeopleCode.DAMAGED_NUMBER)
    return text
