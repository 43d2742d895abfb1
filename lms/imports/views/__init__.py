"""Pages: send a file, say how it is read, look at what it would do, decide, and take it back."""

from lms.imports.views import cell_choices as cell_choices
from lms.imports.views import mapping as mapping
from lms.imports.views import memory as memory
from lms.imports.views import questions as questions
from lms.imports.views import undo as undo
from lms.imports.views import values as values
from lms.imports.views.runs import bp

__all__ = ["bp"]
