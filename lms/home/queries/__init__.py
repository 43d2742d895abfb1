"""Reads of home: the first page, and what the demonstration needs to know before it is made up."""

from lms.home.queries.demonstration import has_anybody, has_requirements, is_demonstration, needs, organisations, posts
from lms.home.queries.first_page import Home, home

__all__ = ["Home", "has_anybody", "has_requirements", "home", "is_demonstration", "needs", "organisations", "posts"]
