"""Pure: the life of a booking, who comes first, who may book what."""
