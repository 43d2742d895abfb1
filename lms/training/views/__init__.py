"""Pages about what is learnt and what is asked."""

from lms.training.views import requirements, subjects
from lms.training.views.requirements import bp

__all__ = ["bp", "requirements", "subjects"]
