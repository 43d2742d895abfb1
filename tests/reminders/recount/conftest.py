"""Here the clock is moved from day to day."""

import pytest


@pytest.fixture
def today():
    """Whatever day it is made to be."""
