"""What the pages of inductions show."""

from flask import Flask

from tests.cast import Cast


def furnish(_: Flask, __: Cast, ___: dict[str, int]) -> dict[str, int]:
    """The ids of what is made, by name."""
    return {}
