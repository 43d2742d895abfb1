"""Verbs of upkeep: back up, restore, and rotate keys."""

from lms.operations.service.keys import rotate
from lms.operations.service.restoring import restore
from lms.operations.service.saving import back_up

__all__ = ["back_up", "restore", "rotate"]
