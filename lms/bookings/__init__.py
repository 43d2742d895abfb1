"""Bookings: from a search to a place on a date. Owns: booking, kept and reserved seats, the calendar of a person."""
