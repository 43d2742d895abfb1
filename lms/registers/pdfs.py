"""On paper: the sheet to sign in the room, and the certificate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from lms.kit import codes
from lms.kit.datetimes import day_of, long_date, moment, span
from lms.kit.pdf import Facts, Grid, Heading, Paper, Part, Square, load_fonts, write_pdf
from lms.kit.pdf.words import BOLD, INK, PLAIN, RULE, SECOND, clean
from lms.registers.rules.check_in import opens_at
from lms.registers.rules.register import Session

#: Empty lines at the end of the sheet, for whoever comes without a booking.
WALK_INS = 4


def sign_in_sheet(
    title: str, organiser: str, sessions: Sequence[Session], trainers: Sequence[str], people: Sequence[tuple[str, str]], check_in: str
) -> bytes:
    """A list to sign for each session, or to check in with a phone; `people` are names with their employers, in order; `check_in` is the
    address where codes are typed."""
    about = [("Organised by", organiser), ("Trainers", ", ".join(trainers) or "To be named"), ("Booked", str(len(people)))]
    parts: list[Part] = [Facts(about)]
    for number, session in enumerate(sessions, start=1):
        parts += _session(session, number if len(sessions) > 1 else 0, people, check_in)
    return write_pdf(
        Paper(title=title, subject=f"Sign-in sheet, {day_of(sessions[0].starts_at)}", made=f"Sign-in sheet · {title}", parts=parts)
    )


def _session(session: Session, number: int, people: Sequence[tuple[str, str]], check_in: str) -> Iterator[Part]:
    yield Heading(
        f"{f'Session {number}: ' if number else ''}{span(session.starts_at, session.ends_at)}",
        starts_page=number > 1,
    )
    yield _check_in(session, check_in) if session.code else Facts([("Where", session.place)])
    rows = [(str(at), name, employer, "") for at, (name, employer) in enumerate(people, start=1)]
    rows += [(str(at), "", "", "") for at in range(len(people) + 1, len(people) + 1 + WALK_INS)]
    yield Grid(("", "Name", "Employer", "Signature"), rows, (0.35, 2.2, 2.2, 2.6), is_roomy=True)


def _check_in(session: Session, address: str) -> Square:
    """How to check in to this session: a square for phones, and what to type."""
    code = session.code or ""
    works = f"It works from {moment(opens_at(session))} until the session ends."
    return Square(
        f"{address}?code={code}",
        (
            f"Where: {session.place}",
            f"Sign below, or check in with your phone: point its camera at the square. {works}",
            f"Without a camera: go to {address.partition('://')[2]} and type {codes.format_code(code)}",
        ),
    )


# --- the certificate ---------------------------------------------------------------------------------------------------------------

#: Points: the margin around everything, the band at the top, and the side of the QR code.
EDGE, BAND, QR = 48.0, 74.0, 96.0


@dataclass(frozen=True)
class Paperwork:
    """What stands on a certificate. `check_at` is the whole address that answers for it, `short` the same without its code, to type."""

    partnership: str
    colour: str
    name: str
    subject: str
    course: str
    organiser: str
    issuer: str
    achieved_on: date
    valid_until: date | None
    hours: str
    code: str
    check_at: str
    short: str


def certificate(paper: Paperwork) -> bytes:
    """One page of A4, wide."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    load_fonts()
    file, (width, height) = BytesIO(), landscape(A4)
    canvas = Canvas(file, pagesize=(width, height), lang="en-GB")
    canvas.setTitle(clean(f"Certificate: {paper.subject}, {paper.name}"))
    canvas.setAuthor(clean(paper.partnership))
    canvas.setSubject(clean(paper.subject))
    _frame(canvas, paper, width, height)
    _words(canvas, paper, width, height)
    _foot(canvas, paper, width)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _frame(canvas: Any, paper: Paperwork, width: float, height: float) -> None:
    from reportlab.lib.colors import HexColor, white

    canvas.setFillColor(HexColor(paper.colour))
    canvas.rect(0, height - BAND, width, BAND, stroke=0, fill=1)
    canvas.setStrokeColor(HexColor(paper.colour))
    canvas.setLineWidth(1.2)
    canvas.rect(20, 20, width - 40, height - BAND - 36, stroke=1, fill=0)
    canvas.setFillColor(white)
    _line(canvas, paper.partnership, EDGE, height - BAND / 2 - 7, width - 2 * EDGE, BOLD, 20)


def _words(canvas: Any, paper: Paperwork, width: float, height: float) -> None:
    from reportlab.lib.colors import HexColor

    room, y = width - 2 * EDGE, height - BAND - 76
    canvas.setFillColor(HexColor(SECOND))
    _line(canvas, "Certificate of training", EDGE, y, room, PLAIN, 17)
    canvas.setFillColor(HexColor(INK))
    y = _block(canvas, paper.name, EDGE, y - 48, room, BOLD, 36, 2)
    canvas.setFillColor(HexColor(SECOND))
    _line(canvas, "has achieved", EDGE, y - 4, room, PLAIN, 14)
    canvas.setFillColor(HexColor(INK))
    y = _block(canvas, paper.subject, EDGE, y - 38, room, BOLD, 24, 2)
    facts = (
        ("On", long_date(paper.achieved_on)),
        (
            "Valid until",
            f"{long_date(paper.valid_until)}, by the rules of the day this was printed" if paper.valid_until else "Does not run out",
        ),
        ("Course", f"{paper.course}, {paper.hours}"),
        ("Organised by", paper.organiser),
        *([("Vouched for by", paper.issuer)] if paper.issuer != paper.organiser else []),
    )
    for number, (name, value) in enumerate(facts):
        canvas.setFillColor(HexColor(SECOND))
        _line(canvas, name, EDGE, y - 8 - 21 * number, 104, PLAIN, 12)
        canvas.setFillColor(HexColor(INK))
        _line(canvas, value, EDGE + 110, y - 8 - 21 * number, room - 110, PLAIN, 12)


def _foot(canvas: Any, paper: Paperwork, width: float) -> None:
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.colors import HexColor

    code = QrCodeWidget(paper.check_at, barLevel="M", barWidth=QR, barHeight=QR, barBorder=2)
    drawing = Drawing(QR, QR)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, width - EDGE - QR + 8, 34)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.6)
    canvas.line(EDGE, 92, width - EDGE - QR - 12, 92)
    canvas.setFillColor(HexColor(INK))
    _line(canvas, paper.code, EDGE, 70, 300, BOLD, 15)
    canvas.setFillColor(HexColor(SECOND))
    room = width - 2 * EDGE - QR - 12
    _line(canvas, f"Anyone can check that this certificate is true: {paper.short}", EDGE, 52, room, PLAIN, 10)
    _line(canvas, "An employer may ask for the same training more often than this certificate says.", EDGE, 38, room, PLAIN, 10)


def _line(canvas: Any, text: str, x: float, y: float, room: float, font: str, size: float) -> None:
    """One line, smaller where it would be too long, and cut where that is not enough."""
    words = clean(text)[:400]
    while size > 8 and canvas.stringWidth(words, font, size) > room:
        size -= 0.5
    while words and canvas.stringWidth(words, font, size) > room:
        words = f"{words[:-2]}…"
    canvas.setFont(font, size)
    canvas.drawString(x, y, words)


def _block(canvas: Any, text: str, x: float, y: float, room: float, font: str, size: float, most: int) -> float:
    """Up to `most` lines, as large as they can be; the height below them."""
    from reportlab.lib.utils import simpleSplit

    words = clean(text)[:400]
    while size > 12 and len(simpleSplit(words, font, size, room)) > most:
        size -= 1
    lines = simpleSplit(words, font, size, room)[:most]
    for line in lines:
        _line(canvas, line, x, y, room, font, size)
        y -= size * 1.25
    return y
