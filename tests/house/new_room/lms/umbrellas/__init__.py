"""Umbrellas: who has borrowed one of the house's umbrellas. Owns: loan."""
