"""Verbs of frameworks: load, publish, take back, mark wording; change and take back what a job role asks for."""

from lms.framework.service.editing import as_shown, put_competency, put_domain, remove_competency, start_draft
from lms.framework.service.loading import load_framework
from lms.framework.service.profiles import change_profile, take_back_change
from lms.framework.service.publishing import mark_wording, publish, remove_draft, take_back
from lms.framework.service.reference import load_reference

__all__ = [
    "as_shown",
    "change_profile",
    "load_framework",
    "load_reference",
    "mark_wording",
    "publish",
    "put_competency",
    "put_domain",
    "remove_competency",
    "remove_draft",
    "start_draft",
    "take_back",
    "take_back_change",
]
