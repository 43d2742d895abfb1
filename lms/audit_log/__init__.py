"""Audit log: reading who changed what: of everything, of one record, of one person, of one import. Room audit writes it."""
