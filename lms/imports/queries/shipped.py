"""The sources that come with the product, from the reference list."""

from collections.abc import Sequence
from functools import cache

from lms.imports.rules.mapping.shipped import Shipped, read_shipped
from lms.kit.identifiers import fold
from lms.kit.importing import AnyKind
from lms.kit.seed_files import REFERENCE, read_seed_file

FILE = REFERENCE / "import_sources.yaml"


@cache
def shipped() -> tuple[Shipped, ...]:
    """All of them, read once."""
    return tuple(read_shipped(read_seed_file(FILE)))


def shipped_source(kind: AnyKind, source: str) -> Shipped | None:
    """By its name."""
    return next((one for one in shipped() if one.kind == kind.code and fold(one.name) == fold(source)), None)


def recognised(kind: AnyKind, header: Sequence[str]) -> Shipped | None:
    """By how the header begins."""
    return next((one for one in shipped() if one.kind == kind.code and one.recognises(header)), None)
