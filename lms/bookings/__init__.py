"""Bookings: from a search to a place, from the register to the record. Owns: booking, register, certificate, calendar of a person."""
