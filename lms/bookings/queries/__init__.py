"""Reads of bookings, scoped by viewer."""
