"""A house nobody lives in: for rules about doors, tables and templates, which need no database."""

import pytest
from flask import Flask

from tests.databases import app_on


@pytest.fixture(scope="session")
def house() -> Flask:
    return app_on("sqlite://")
