"""Parts as the library's flowables."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from lms.kit.pdf.parts import Facts, Grid, Heading, Paper, Part, Picture, Points, Space, Square, Together, Words
from lms.kit.pdf.pictures import picture
from lms.kit.pdf.words import BAND, BOLD, INK, PLAIN, RULE, SECOND, clean, plain

#: Sizes of letters in points.
SIZE, SMALL, TITLE, SECTION, MINOR = 9.5, 8, 18, 12, 10.5
#: Letters in a cell that need no wrapping, and so can be drawn without the cost of a paragraph.
SHORT = 14
#: How far points are set in.
POINT = 16.0
#: Letters of a title, a heading or a fact.
LONGEST = 600
#: The side of a square for phones: 32 mm.
SQUARE = 90.0
#: Points in a millimetre.
MILLIMETRE = 72 / 25.4
#: Lines a cell may take at most: a row has to fit on a page.
MOST_LINES = 24


def flow(paper: Paper, width: float, height: float) -> list[Any]:
    """Everything on the paper, title first. `width` and `height` of the frame, in points."""
    from reportlab.platypus import Paragraph

    head = [Paragraph(plain(paper.title, LONGEST), _style("title")), Paragraph(plain(paper.subject, LONGEST), _style("subject"))]
    return [*head, *(one for part in paper.parts for one in _laid_out(part, width, height))]


def bookmark_of(flowable: Any) -> tuple[str, int] | None:
    """The text of a heading, and how deep it stands; None for anything else."""
    return getattr(flowable, "section", None)


def _laid_out(part: Part, width: float, height: float) -> Iterator[Any]:
    from reportlab.platypus import KeepTogether, PageBreak, Paragraph

    match part:
        case Heading():
            if part.starts_page:
                yield PageBreak()
            yield _heading(part)
        case Words():
            yield Paragraph(plain(part.text), _style("small" if part.is_small else "strong" if part.is_strong else "words"))
        case Points():
            yield _points(part, width)
        case Space():
            yield _space(part, width)
        case Together():
            yield KeepTogether([flowable for inner in part.parts for flowable in _laid_out(inner, width, height)])
        case Facts():
            yield _facts(part, width)
        case Grid():
            yield _grid(part, width)
        case Picture():
            yield picture(part.chart, width)
        case Square():
            yield _square(part, width)


def _heading(part: Heading) -> Any:
    from reportlab.platypus import Paragraph

    heading = Paragraph(plain(part.text, LONGEST), _style("minor" if part.is_minor else "heading"))
    heading.section = clean(part.text)[:LONGEST], int(part.is_minor)
    return heading


def _points(part: Points, width: float) -> Any:
    """The head over both columns, then sign and text; as a table its rows break across pages."""
    from reportlab.platypus import Paragraph, Table

    rows = [[Paragraph(plain(part.head, LONGEST), _style("name")), ""]]
    rows += [[Paragraph(plain(part.sign, 1), _style("words")), Paragraph(plain(text, LONGEST), _style("point"))] for text in part.texts]
    style = [("SPAN", (0, 0), (1, 0)), ("VALIGN", (0, 0), (-1, -1), "TOP"), *_TIGHT]
    return Table(rows, colWidths=[POINT, width - POINT], style=style, spaceAfter=3)


def _space(part: Space, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Paragraph, Table

    style = [("BOX", (0, 0), (-1, -1), 0.6, HexColor(RULE)), ("VALIGN", (0, 0), (-1, -1), "TOP"), *_PADDING]
    label = Paragraph(plain(part.label, LONGEST), _style("name"))
    return Table([[label]], colWidths=[width], rowHeights=[part.height * MILLIMETRE], style=style, spaceBefore=4, spaceAfter=4)


def _facts(part: Facts, width: float) -> Any:
    from reportlab.platypus import Paragraph, Table

    rows = [
        [Paragraph(plain(text, LONGEST), _style(style)) for text, style in ((name, "name"), (value, "cell"))] for name, value in part.pairs
    ]
    return Table(rows, colWidths=[width * 0.24, width * 0.76], style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_PADDING], spaceAfter=8)


def _square(part: Square, width: float) -> Any:
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.platypus import Paragraph, Table

    drawing = Drawing(SQUARE, SQUARE)
    drawing.add(QrCodeWidget(part.text, barLevel="M", barWidth=SQUARE, barHeight=SQUARE, barBorder=4))
    beside = [Paragraph(plain(text, LONGEST), _style("words")) for text in part.beside]
    return Table([[drawing, beside]], colWidths=[SQUARE + 8, width - SQUARE - 8], style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_PADDING])


_PADDING = [
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
]

_TIGHT = [*_PADDING[:2], ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5)]

#: A line to write on: 12 mm.
_ROOM = [("TOPPADDING", (0, 1), (-1, -1), 12), ("BOTTOMPADDING", (0, 1), (-1, -1), 12)]
_RULED = [("LINEBEFORE", (1, 1), (-1, -1), 0.4, RULE)]


def _grid(part: Grid, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table

    whole = sum(part.shares)
    widths = [width * share / whole for share in part.shares]
    rows = [[_cell(text, widths[at], is_number=at in part.numbers, is_bold=True) for at, text in enumerate(part.header)]]
    first_total = len(part.rows) - part.totals
    for number, row in enumerate(part.rows):
        is_total = number >= first_total
        rows.append([_cell(text, widths[at], is_number=at in part.numbers, is_bold=is_total) for at, text in enumerate(row)])
    table = Table(rows, colWidths=widths, repeatRows=1, spaceBefore=4, spaceAfter=10)
    table.setStyle([
        ("FONT", (0, 0), (-1, -1), PLAIN, SMALL),
        ("TEXTCOLOR", (0, 0), (-1, -1), HexColor(INK)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor(BAND)),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(RULE)),
        *[("ALIGN", (at, 0), (at, -1), "RIGHT") for at in sorted(part.numbers)],
        *_PADDING,
        *(_ROOM if part.is_roomy else []),
        *(_RULED if part.is_roomy or part.is_ruled else []),
        *([("FONT", (0, -part.totals), (-1, -1), BOLD, SMALL)] if part.totals else []),
        *([("LINEABOVE", (0, -part.totals), (-1, -part.totals), 1, HexColor(SECOND))] if part.totals else []),
    ])  # fmt: skip
    return table


def _cell(text: str, width: float, *, is_number: bool, is_bold: bool) -> Any:
    """A figure is drawn as it stands; anything longer wraps, and is cut before it outgrows the page."""
    from reportlab.platypus import Paragraph

    if is_number and not is_bold and len(text) <= SHORT and width > 4.8 * len(text) + 6:
        return clean(text)
    letters_a_line = max(1, int((width - 6) / (0.62 * SMALL)))
    style = f"{'bold' if is_bold else 'cell'}{'-number' if is_number else ''}"
    return Paragraph(plain(text, most=letters_a_line * MOST_LINES), _style(style))


@cache
def _style(name: str) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    size, font, more = {
        "title": (TITLE, BOLD, {"spaceAfter": 6}),
        "subject": (11, PLAIN, {"spaceAfter": 10}),
        "heading": (SECTION, BOLD, {"spaceBefore": 12, "spaceAfter": 5, "keepWithNext": 1}),
        "minor": (MINOR, BOLD, {"spaceBefore": 10, "spaceAfter": 4, "keepWithNext": 1}),
        "words": (SIZE, PLAIN, {"spaceAfter": 6}),
        "strong": (SIZE, BOLD, {"spaceAfter": 6}),
        "point": (SIZE, PLAIN, {}),
        "small": (SMALL, PLAIN, {"spaceAfter": 4}),
        "name": (SMALL, BOLD, {}),
        "cell": (SMALL, PLAIN, {}),
        "cell-number": (SMALL, PLAIN, {"alignment": 2}),
        "bold": (SMALL, BOLD, {}),
        "bold-number": (SMALL, BOLD, {"alignment": 2}),
    }[name]
    ink = SECOND if name == "subject" else INK
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.3, textColor=ink, splitLongWords=1, **more)
