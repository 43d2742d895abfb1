"""What tests of registers share."""

from tests.bookings.conftest import at

__all__ = ["at"]
