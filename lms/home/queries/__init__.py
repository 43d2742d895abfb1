"""Reads of home: the first page."""

from lms.home.queries.board import Board, board
from lms.home.queries.first_page import Home, home

__all__ = ["Board", "Home", "board", "home"]
