"""What this room brings to the house."""

from lms.induction.models import Induction as _Induction  # noqa: F401  (its tables)
from lms.induction.service.reference import load_reference
from lms.kit.room import Room

ROOM = Room(reference=load_reference)
