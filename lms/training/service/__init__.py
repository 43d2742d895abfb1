"""Verbs of training."""

from lms.training.service.awards import Achieved, Recorded, award, reinstate, revoke
from lms.training.service.reference import load_reference
from lms.training.service.standings import recompute, recompute_subjects

__all__ = ["Achieved", "Recorded", "award", "load_reference", "recompute", "recompute_subjects", "reinstate", "revoke"]
