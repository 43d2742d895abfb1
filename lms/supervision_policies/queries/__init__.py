"""Reads: how posts stand, what took place, and the policies that there are."""
