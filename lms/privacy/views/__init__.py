"""Pages of the privacy room."""

from lms.privacy.views import copies, corrections, retention
from lms.privacy.views.held import bp

__all__ = ["bp", "copies", "corrections", "retention"]
