"""PDF files: say what is on the paper with the parts of `parts.py`, and `write_pdf` lays it out."""

from lms.kit.pdf.parts import Facts, Grid, Heading, Paper, Part, Words
from lms.kit.pdf.writing import write_pdf

__all__ = ["Facts", "Grid", "Heading", "Paper", "Part", "Words", "write_pdf"]
