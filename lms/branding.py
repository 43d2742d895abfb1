"""The partnership's name, colour and logo on every page: read and checked once, when the service starts."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from config import Misconfigured
from lms.kit.static_versions import version
from lms.operations.rules import brand as rules


@dataclass(frozen=True)
class Brand:
    """What the header wears. `stylesheet` and `logo` are served at addresses that carry their versions."""

    colour: str
    stylesheet: str
    logo: bytes
    logo_kind: str

    @property
    def stylesheet_version(self) -> str:
        return version(self.stylesheet.encode())

    @property
    def logo_version(self) -> str:
        return version(self.logo) if self.logo else ""


def init_app(app: Flask) -> None:
    """Check the settings and show them on every page. Raises Misconfigured with a sentence."""
    colour, file = str(app.config["BRAND_COLOUR"]), str(app.config["LOGO"])
    problem = rules.problem_with_colour(colour)
    if problem:
        raise Misconfigured(problem)
    logo = _read(file) if file else b""
    kind = rules.kind_of_logo(logo) if logo else ""
    if kind is None:
        raise Misconfigured(
            f"LOGO {file} is not a PNG, nor an SVG drawing without scripts, styles and links, of at most {rules.LOGO_AT_MOST // 1000} kB."
        )
    brand = Brand(colour, rules.stylesheet(colour), logo, kind)
    app.extensions["brand"] = brand
    shown = {
        "brand": brand,
        "service_name": app.config["SERVICE_NAME"],
        "support_email": app.config["SUPPORT_EMAIL"],
        "support_phone": app.config["SUPPORT_PHONE"],
    }
    app.jinja_env.globals.update(shown)


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as no:
        raise Misconfigured(f"LOGO {file} cannot be read: {no.strerror}.") from None
