"""Verbs of frameworks: load, publish, take back, mark wording; change and take back what a job role asks for."""

from lms.framework.service.loading import load_framework
from lms.framework.service.publishing import mark_wording, publish, remove_draft, take_back

__all__ = ["load_framework", "mark_wording", "publish", "remove_draft", "take_back"]
