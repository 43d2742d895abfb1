"""Verbs of upkeep: back up, and restore."""

from lms.operations.service.restoring import restore
from lms.operations.service.saving import back_up

__all__ = ["back_up", "restore"]
