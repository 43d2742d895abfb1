"""Verbs of evaluation."""

from lms.evaluations.service.answering import answer
from lms.evaluations.service.asking import ask
from lms.evaluations.service.counting import count

__all__ = ["answer", "ask", "count"]
