"""What this room itself reminds people of."""

from lms.kit.room import Matter

OWN: tuple[Matter, ...] = ()
