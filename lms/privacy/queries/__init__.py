"""Reads: what is held about somebody, requests and copies within reach, what retention would remove."""
