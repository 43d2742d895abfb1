"""Verbs of bookings."""

from lms.bookings.service.booking import add, approve, book, cancel, decline
from lms.bookings.service.following import choose_post, follow, follow_on
from lms.bookings.service.reservations import end_leavers_reservations, give_back, name_one, remind, reserve
from lms.bookings.service.transfer import transfer_seat
from lms.bookings.service.transitions import lock, move, move_all
from lms.bookings.service.waiting import rebalance, take_offer, turn_down

__all__ = [
    "add",
    "approve",
    "book",
    "cancel",
    "choose_post",
    "decline",
    "end_leavers_reservations",
    "follow",
    "follow_on",
    "give_back",
    "lock",
    "move",
    "move_all",
    "name_one",
    "rebalance",
    "remind",
    "reserve",
    "take_offer",
    "transfer_seat",
    "turn_down",
]
