"""Pages of frameworks and profiles."""

from lms.framework.views import drafts, frameworks, profiles, versions
from lms.framework.views.frameworks import bp

__all__ = ["bp", "drafts", "frameworks", "profiles", "versions"]
