"""The import kinds of this room: what people have achieved, what is required of them, and from what they are exempt."""

from lms.training.service.imports.awards import AWARDS
from lms.training.service.imports.exemptions import EXEMPTIONS
from lms.training.service.imports.requirements import REQUIREMENTS

__all__ = ["AWARDS", "EXEMPTIONS", "REQUIREMENTS"]
