"""Verbs of upkeep: back up, and restore."""

from lms.upkeep.service.restoring import restore
from lms.upkeep.service.saving import back_up

__all__ = ["back_up", "restore"]
