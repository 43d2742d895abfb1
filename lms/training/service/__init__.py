"""Verbs of training."""

from lms.training.service.reference import load_reference
from lms.training.service.standings import recompute, recompute_subjects

__all__ = ["load_reference", "recompute", "recompute_subjects"]
