"""Spreadsheets in and out: CSV and XLSX read as text, told apart by what is in them, and written so that no cell becomes a formula."""

from lms.kit.spreadsheets.reading import read_table
from lms.kit.spreadsheets.table import Limits, Remarks, Row, Table, Unusable
from lms.kit.spreadsheets.writing import Percent, Sheet, csv_chunks, json_chunks, write_book, write_csv, write_xlsx

__all__ = [
    "Limits",
    "Percent",
    "Remarks",
    "Row",
    "Sheet",
    "Table",
    "Unusable",
    "csv_chunks",
    "json_chunks",
    "read_table",
    "write_book",
    "write_csv",
    "write_xlsx",
]
