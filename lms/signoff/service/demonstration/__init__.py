"""What the demonstration has of competence."""

from lms.signoff.service.demonstration.load import load

__all__ = ["load"]
