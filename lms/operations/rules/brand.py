"""Pure: what a partnership may make of the header: a colour that can be read on, and a logo that is only a picture."""

import re
from xml.etree import ElementTree

HEX = re.compile(r"#[0-9a-fA-F]{6}")
#: WCAG 2.2, 1.4.3: text of normal size.
ENOUGH = 4.5
#: What the brand colour is written on, or carries: white words in the header, and its own words on the pale band below it.
GROUNDS = {"white": "#ffffff", "the pale band of the second menu": "#e6ecf5", "the grey of the page": "#f6f7f9"}
LOGO_AT_MOST = 100_000
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"
#: All that a drawing needs. Nothing that runs, fetches, or shows another page.
SHAPES = frozenset(
    {
        "svg",
        "g",
        "path",
        "circle",
        "ellipse",
        "line",
        "polygon",
        "polyline",
        "rect",
        "title",
        "desc",
        "defs",
        "use",
        "symbol",
        "clipPath",
        "mask",
        "linearGradient",
        "radialGradient",
        "stop",
        "text",
        "tspan",
    }
)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, from 0 (black) to 1 (white), as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def problem_with_colour(colour: str) -> str | None:
    """A sentence, if this colour cannot be used for the header."""
    if not HEX.fullmatch(colour):
        return f"BRAND_COLOUR is {colour!r}; write it as # and six digits, such as #2d4a73."
    for ground, own in GROUNDS.items():
        found = contrast(colour, own)
        if found < ENOUGH:
            return (
                f"BRAND_COLOUR {colour} against {ground} has a contrast of {found:.1f} to 1. "
                f"People can read {ENOUGH} to 1 or more: choose a darker colour."
            )
    return None


def stylesheet(colour: str) -> str:
    """What pages are told about the colour."""
    return f":root{{--app-brand:{colour.lower()}}}\n"


def kind_of_logo(content: bytes) -> str | None:
    """Its media type by what is in it; None: it is not a picture that we show."""
    if len(content) > LOGO_AT_MOST:
        return None
    if content.startswith(PNG):
        return "image/png"
    return "image/svg+xml" if _is_plain_drawing(content) else None


def _is_plain_drawing(content: bytes) -> bool:
    """SVG of shapes alone: no script, no event, no style sheet, nothing fetched, no entities that grow."""
    if b"<!" in content.replace(b"<!--", b"") or b"<?xml-stylesheet" in content:
        return False
    try:
        root = ElementTree.fromstring(content.decode())  # noqa: S314 - declarations, where entities would be made, are refused above
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError):
        return False
    return root.tag == f"{SVG}svg" and all(_is_harmless(one) for one in root.iter())


def _is_harmless(element: ElementTree.Element) -> bool:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag.removeprefix(SVG) not in SHAPES:
        return False
    for name, value in element.attrib.items():
        word = name.rpartition("}")[2].lower()
        if word.startswith("on") or word == "style" or (word == "href" and not value.startswith("#")):
            return False
        if "url(" in value.replace(" ", "").replace("url(#", "") or "javascript:" in value.lower():
            return False
    return True
