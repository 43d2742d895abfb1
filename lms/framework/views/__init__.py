"""Pages of frameworks and profiles."""

from lms.framework.views import frameworks, profiles, versions
from lms.framework.views.frameworks import bp

__all__ = ["bp", "frameworks", "profiles", "versions"]
