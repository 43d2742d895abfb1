"""A file of evidence is what its content says, and nothing else besides."""

from io import BytesIO
from zlib import crc32

import pytest
from PIL import Image

from lms.evidence.rules import files
from lms.evidence.rules.files import JPEG, PDF, PNG, checked_file
from lms.kit.refusal import Refused
from tests.evidence.conftest import PDF as A_PDF
from tests.evidence.conftest import picture


def opened(content):
    return Image.open(BytesIO(checked_file(content).content))


def exif(**given):
    """Where it was taken, with what, and how it was held."""
    tags = Image.Exif()
    tags[0x010F] = "Camera of Jean"  # the maker
    tags[0x8825] = {1: "N", 2: (56.0, 27.0, 0.0)}  # the place
    tags.update(given.get("tags", {}))
    return {"exif": tags}


def test_each_kind_stays_what_it_is():
    assert [checked_file(content).media_type for content in (A_PDF, picture(), picture(kind="PNG"))] == [PDF, JPEG, PNG]


def test_a_pdf_stays_as_it_came():
    assert checked_file(A_PDF).content == A_PDF


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_of_a_picture_nothing_stays_but_its_pixels(kind):
    came = picture(kind=kind, **exif())
    assert b"Camera of Jean" in came
    kept = checked_file(came + b"<script>").content
    assert b"Camera" not in kept and b"<script>" not in kept and not opened(came).getexif()


def test_a_comment_goes_too():
    assert b"Jean" not in checked_file(picture(comment=b"Jean in her room")).content


def test_a_picture_stands_upright():
    assert opened(picture(size=(40, 30), **exif(tags={0x0112: 6}))).size == (30, 40)


@pytest.mark.parametrize(("size", "kept"), [((2_400, 1_200), (2_000, 1_000)), ((90, 4_000), (45, 2_000)), ((40, 30), (40, 30))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_made_smaller(size, kept, kind):
    assert opened(picture(size=size, kind=kind)).size == kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_picture_in_any_colours_is_read(mode):
    buffer = BytesIO()
    Image.new(mode, (4, 3)).save(buffer, "PNG")
    assert opened(buffer.getvalue()).size == (4, 3)


def test_a_printers_jpeg_is_read():
    buffer = BytesIO()
    Image.new("CMYK", (4, 3)).save(buffer, "JPEG")
    assert opened(buffer.getvalue()).mode == "RGB"


def test_what_is_seen_through_stays_so():
    buffer = BytesIO()
    Image.new("RGBA", (4, 3), (9, 9, 9, 0)).save(buffer, "PNG")
    assert opened(buffer.getvalue()).getpixel((0, 0))[3] == 0


def bomb():
    """A PNG of a few bytes that says it has 40,000 by 40,000 pixels."""
    content = bytearray(picture(kind="PNG"))
    content[16:24] = (40_000).to_bytes(4, "big") * 2
    content[29:33] = crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


def many_pixels():
    buffer = BytesIO()
    Image.new("1", (9_000, 9_000)).save(buffer, "PNG")
    return buffer.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
END = b"\nstartxref\n45\n%%EOF\n"
REFUSED = {
    "nothing": (b"", "is empty"),
    "an SVG called .png": (SVG, "whatever its name says"),
    "a page called .pdf": (b"<!doctype html><script>alert(1)</script>", "whatever its name says"),
    "a GIF": (b"GIF89a" + bytes(20), "whatever its name says"),
    "a program": (b"MZ" + bytes(200), "whatever its name says"),
    "a Word document": (b"PK\x03\x04" + bytes(200), "whatever its name says"),
    "something before the PDF": (b"\n" + A_PDF, "whatever its name says"),
    "a JPEG in name": (b"\xff\xd8\xff" + SVG, "damaged"),
    "a PNG in name": (b"\x89PNG\r\n\x1a\n" + SVG, "damaged"),
    "half a picture": (picture(size=(400, 300))[:900], "damaged"),
    "half a PDF": (A_PDF[:-9], "damaged or not complete"),
    "a PDF whose end leads nowhere": (A_PDF.replace(b"startxref\n45", b"startxref\n999999"), "damaged or not complete"),
    "a PDF in name": (b"%PDF-1.4 hello", "damaged or not complete"),
    "a PDF and a page": (A_PDF.replace(b"/Type /Catalog", b"<script>"), "damaged or not complete|something else"),
    "a PDF and an archive": (A_PDF.replace(END, b"\nPK\x05\x06" + bytes(18) + END), "something else"),
    "ten megabytes and one byte": (A_PDF + bytes(files.LARGEST + 1 - len(A_PDF)), "10 MB or less"),
    "a bomb": (bomb(), "damaged|60 million pixels"),
    "many pixels": (many_pixels(), "60 million pixels"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    content, why = REFUSED[name]
    with pytest.raises(Refused, match=why) as no:
        checked_file(content)
    assert no.value.field == "file"


def test_ten_megabytes_are_taken():
    padding = b"%" + bytes(files.LARGEST - len(A_PDF) - len("10485691") + len("45") - 2) + b"\n"
    content = A_PDF[:9] + padding + A_PDF[9:].replace(b"startxref\n45", b"startxref\n%d" % (45 + len(padding)))
    assert len(content) == files.LARGEST
    assert checked_file(content).media_type == PDF
