"""Pure: what a file of evidence has to be. Its content decides, whatever it is called."""

import re
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from lms.kit.numbers import number
from lms.kit.refusal import Refused

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
#: The longer side of a picture as it is kept, in pixels.
LONGEST_SIDE = 2_000
#: Cameras of phones make 50 million pixels; what claims many more could fill the memory.
MOST_PIXELS = 60_000_000
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
NO_SUCH_TYPE = "Choose a PDF, a PNG or a JPEG. This file is none of them, whatever its name says."
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
#: How other things begin or end that a file can be at the same time: web pages, and archives, which are read from their end.
_WEB_PAGE = re.compile(rb"<\s*(!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
_END_OF_ARCHIVE = b"PK\x05\x06"


@dataclass(frozen=True)
class CheckedFile:
    """A file as it is kept."""

    media_type: str
    content: bytes


def checked_file(content: bytes) -> CheckedFile:
    """A PDF as it came, a picture made anew without anything but its pixels. Raises Refused for everything else."""
    if not content:
        raise Refused("This file is empty. Choose another", field="file")
    if len(content) > LARGEST:
        raise Refused(f"Choose a file of {number(LARGEST // MEGABYTE)} MB or less", field="file")
    if content.startswith(b"%PDF-"):
        return CheckedFile(PDF, _checked_pdf(content))
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _picture(content)
    raise Refused(NO_SUCH_TYPE, field="file")


def _checked_pdf(content: bytes) -> bytes:
    """It begins as one, ends as one, and its end leads to its table of contents; and it is nothing else besides."""
    end = _END.search(content, max(len(content) - 1_024, 0))
    place = int(end.group(1)) if end else len(content)
    leads_there = re.match(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)", content[place : place + 40])
    if not leads_there:
        raise Refused("This PDF is damaged or not complete. Open it, save it as a PDF again, and choose that", field="file")
    if _WEB_PAGE.search(content[:1_024]) or _END_OF_ARCHIVE in content[-66_000:]:
        raise Refused("This file is a PDF and something else at the same time. Save it as a PDF again, and choose that", field="file")
    return content


def _picture(content: bytes) -> CheckedFile:
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(
                    f"This picture has more than {number(MOST_PIXELS // 1_000_000)} million pixels. Make it smaller", field="file"
                )
            return _made_anew(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused("This picture is damaged, or not a picture. Choose another", field="file") from None


def _made_anew(picture: Image.Image) -> CheckedFile:
    """Upright, small enough, and without anything but its pixels: no place, no camera, no small copy of what was cut away."""
    is_png = picture.format == "PNG"
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read smaller at once
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = upright.convert("RGBA" if is_png and upright.has_transparency_data else "RGB")
    bare.info.clear()
    buffer = BytesIO()
    if is_png:
        bare.save(buffer, "PNG", optimize=True)
    else:
        bare.save(buffer, "JPEG", quality=85)
    return CheckedFile(PNG if is_png else JPEG, buffer.getvalue())
