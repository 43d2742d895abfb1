"""Reads of sessions, registers and actions."""
