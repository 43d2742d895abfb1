"""The shape of answers about bookings."""
