"""PDF files: say what is on the paper with the parts of `parts.py`, and `write_pdf` lays it out."""

from lms.kit.pdf.parts import BOX, TICKED, Facts, Grid, Heading, Paper, Part, Picture, Points, Space, Square, Together, Words
from lms.kit.pdf.writing import load_fonts, write_pdf

__all__ = [
    "BOX",
    "TICKED",
    "Facts",
    "Grid",
    "Heading",
    "Paper",
    "Part",
    "Picture",
    "Points",
    "Space",
    "Square",
    "Together",
    "Words",
    "load_fonts",
    "write_pdf",
]
