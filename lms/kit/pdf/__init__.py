"""PDF files: say what is on the paper with the parts of `parts.py`, and `write_pdf` lays it out."""

from lms.kit.pdf.parts import Facts, Grid, Heading, Paper, Part, Picture, Square, Words
from lms.kit.pdf.writing import load_fonts, write_pdf

__all__ = ["Facts", "Grid", "Heading", "Paper", "Part", "Picture", "Square", "Words", "load_fonts", "write_pdf"]
