"""Reads of evidence: what a viewer may open, and what was sent for something."""

from lms.evidence.queries.items import PER_PAGE, file_of, item, own, own_page, to_read
from lms.evidence.queries.names import known_names
from lms.evidence.queries.pins import kinds_of, pinned

__all__ = ["PER_PAGE", "file_of", "item", "kinds_of", "known_names", "own", "own_page", "pinned", "to_read"]
