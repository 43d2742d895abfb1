"""What this room brings to the house."""

from lms.demo import cli
from lms.kit.room import Room

ROOM = Room(commands=(cli.demo,), before_serving=(cli.show_accounts,))
