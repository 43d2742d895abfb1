"""From the parts of a paper to the bytes of a PDF file, with embedded fonts, bookmarks and numbered pages.

It is not tagged (the library cannot): the page in the browser is the accessible original.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lms.kit.pdf.flow import bookmark_of, flow
from lms.kit.pdf.parts import Paper
from lms.kit.pdf.words import BOLD, PLAIN, clean

FONTS = Path(__file__).parents[3] / "static/vendor/fonts"
#: The edge of the paper, in points: 15 mm, and room for the foot.
EDGE, FOOT = 42.5, 56.7
#: From a paper to the next, as from A5 to A4.
LARGER = 2**0.5
#: The name of the drawing that holds the number of pages, which is known only at the end.
PAGES = "pages"


def write_pdf(paper: Paper) -> bytes:
    """The file, A4 or A3, upright or wide."""
    from reportlab.platypus import SimpleDocTemplate

    load_fonts()
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=_size(paper),
        leftMargin=EDGE,
        rightMargin=EDGE,
        topMargin=EDGE,
        bottomMargin=FOOT,
        lang="en-GB",
        title=clean(paper.title),
        subject=clean(paper.subject),
        author=clean(paper.made),
        displayDocTitle=True,
    )
    document.afterFlowable = _bookmarker(document)
    foot = _foot(paper)
    document.build(flow(paper, document.width, document.height), onFirstPage=foot, onLaterPages=foot, canvasmaker=_counting)
    return file.getvalue()


@cache
def load_fonts() -> None:
    """Once a process: fonts that write Gaelic, Polish and Ukrainian, of which each file embeds the letters it uses."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def _size(paper: Paper) -> tuple[float, float]:
    """That the parts are laid out on: large print is drawn larger by `_foot`, first thing on each page."""
    from reportlab.lib.pagesizes import A3, A4, landscape

    size: tuple[float, float] = A3 if paper.is_a3 else A4
    upright = (size[0] / LARGER, size[1] / LARGER) if paper.is_large else size
    return landscape(upright) if paper.is_wide else upright


def _bookmarker(document: Any) -> Callable[[Any], None]:
    """Headings become bookmarks, so that a reader can jump to them; a minor one stands below the section before it, if there is one."""
    depths = [-1]

    def mark(flowable: Any) -> None:
        if heading := bookmark_of(flowable):
            text, depth = heading
            key = f"section-{id(flowable)}"
            depths.append(min(depth, depths[-1] + 1))
            document.canv.bookmarkPage(key)
            document.canv.addOutlineEntry(text, key, level=depths[-1])

    return mark


def _foot(paper: Paper) -> Callable[[Any, Any], None]:
    """Who made it on the left, "Page 2 of 7" on the right."""

    def draw(canvas: Any, document: Any) -> None:
        if paper.is_large:
            canvas.setPageSize([side * LARGER for side in document.pagesize])
            canvas.scale(LARGER, LARGER)
        right = document.pagesize[0] - EDGE
        canvas.saveState()
        canvas.setFont(PLAIN, 8)
        canvas.setStrokeGray(0.7)
        canvas.line(EDGE, FOOT - 8, right, FOOT - 8)
        canvas.drawString(EDGE, FOOT - 22, _cut(canvas, clean(paper.made)[:300], right - EDGE - 90))
        canvas.drawRightString(right - 18, FOOT - 22, f"Page {canvas.getPageNumber()} of")
        canvas.translate(right - 15, FOOT - 22)
        canvas.doForm(PAGES)
        canvas.restoreState()

    return draw


def _cut(canvas: Any, text: str, width: float) -> str:
    while text and canvas.stringWidth(text, PLAIN, 8) > width:
        text = text[:-1]
    return text


def _counting(*given: Any, **named: Any) -> Any:
    """A canvas that says at its end how many pages it has drawn."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(*given, **named)
    save = canvas.save

    def count_and_save() -> None:
        pages = canvas.getPageNumber() - 1
        canvas.beginForm(PAGES, 0, -3, 40, 12)
        canvas.setFont(PLAIN, 8)
        canvas.drawString(0, 0, str(pages))
        canvas.endForm()
        save()

    canvas.save = count_and_save
    return canvas
