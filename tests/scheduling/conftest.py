"""What tests of scheduling share."""

from tests.bookings.conftest import at

__all__ = ["at"]
