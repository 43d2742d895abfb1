"""What the demonstration needs to know before it is made up."""

from lms.demo.queries.demonstration import has_anybody, has_requirements, is_demonstration, needs, organisations, posts

__all__ = ["has_anybody", "has_requirements", "is_demonstration", "needs", "organisations", "posts"]
