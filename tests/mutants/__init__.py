"""Planted faults, one at a time: the tests must catch each (`make mutants`)."""
