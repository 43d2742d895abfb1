"""Verbs of bookings."""

from lms.bookings.service.booking import add, approve, book, cancel, decline
from lms.bookings.service.reservations import give_back, let_reservers_go, name_one, remind, reserve
from lms.bookings.service.transfer import hand_on
from lms.bookings.service.transitions import lock, move, move_all
from lms.bookings.service.waiting import let_leavers_go, settle, take_offer, turn_down

__all__ = [
    "add",
    "approve",
    "book",
    "cancel",
    "decline",
    "give_back",
    "hand_on",
    "let_leavers_go",
    "let_reservers_go",
    "lock",
    "move",
    "move_all",
    "name_one",
    "remind",
    "reserve",
    "settle",
    "take_offer",
    "turn_down",
]
