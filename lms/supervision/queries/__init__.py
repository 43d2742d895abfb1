"""Reads of supervision. Whatever was written is read through `lms.kit.readers`, for the eyes of one reader."""
