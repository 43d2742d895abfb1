"""Reads of frameworks and profiles: the same for everybody."""

from lms.framework.queries.profiles import asked_for, expected
from lms.framework.queries.versions import contents, frameworks, in_force, in_force_on, scheme, version_of_day, versions

__all__ = ["asked_for", "contents", "expected", "frameworks", "in_force", "in_force_on", "scheme", "version_of_day", "versions"]
