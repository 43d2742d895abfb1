"""The import kinds of this room: what people have achieved, and what is required of them."""

from lms.training.service.imports.awards import AWARDS
from lms.training.service.imports.requirements import REQUIREMENTS

__all__ = ["AWARDS", "REQUIREMENTS"]
