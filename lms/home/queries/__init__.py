"""Reads of home: the first page."""

from lms.home.queries.first_page import Home, home

__all__ = ["Home", "home"]
