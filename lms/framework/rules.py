"""Pure: what a profile row asks for."""

from enum import StrEnum


class AsksFor(StrEnum):
    """What the code of a profile row names: a domain with all its competencies, or one competency."""

    DOMAIN = "domain"
    COMPETENCY = "competency"
