"""Reads of frameworks and profiles: the same for everybody."""

from lms.framework.queries.differences import base, base_contents, changes
from lms.framework.queries.profiles import expected, roles, running
from lms.framework.queries.versions import competency_names, contents, frameworks, in_force, in_force_on, scheme, version_of_day, versions

__all__ = [
    "base",
    "base_contents",
    "changes",
    "competency_names",
    "contents",
    "expected",
    "frameworks",
    "in_force",
    "in_force_on",
    "roles",
    "running",
    "scheme",
    "version_of_day",
    "versions",
]
