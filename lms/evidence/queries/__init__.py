"""Reads of evidence: what a viewer may open, and what was sent for something."""

from lms.evidence.queries.items import file_of, item, own, to_read
from lms.evidence.queries.pins import kinds_of, pinned

__all__ = ["file_of", "item", "kinds_of", "own", "pinned", "to_read"]
