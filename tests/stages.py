"""What stands in the database that a test begins with, a template for each stage, made once a run.

"bare" is made by the real migrations, with the reference list of subjects, job roles and audiences, and no requirements, so that a test
knows every rule there is; "played" has the cast in it as well; "furnished" all the states that a browser looks at; "demonstrated" a small
demonstration instead of the cast.
"""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from flask import Flask
from flask_migrate import upgrade

from lms.kit import clock
from lms.kit.db import transaction
from lms.kit.seed_files import REFERENCE
from lms.training.service import load_reference
from tests.cast import NOW, Cast, assemble
from tests.room_pages import furnish

Stage = Literal["bare", "played", "furnished", "demonstrated"]
#: How many people there are in the demonstration.
DEMONSTRATED = 60


def _fill(_: Flask, __: Path) -> None:
    """All tables, by the real migrations, and the reference list."""
    upgrade()
    with transaction():
        load_reference(REFERENCE, without=["requirements"])


def _play(_: Flask, folder: Path) -> None:
    """The cast, on the day of the tests."""
    with patch.object(clock, "now", lambda: NOW):
        (folder / "cast.pickle").write_bytes(pickle.dumps(assemble()))


def _furnish(app: Flask, folder: Path) -> None:
    """What the cast have done by then."""
    cast: Cast = pickle.loads((folder / "cast.pickle").read_bytes())
    with patch.object(clock, "now", lambda: NOW):
        (folder / "runs.pickle").write_bytes(pickle.dumps(furnish(app, cast)))


def _demonstrate(app: Flask, folder: Path) -> None:
    """The demonstration, with the files that it leaves, as `flask demo` loads it."""
    app.instance_path = str(folder / "demonstration")
    with patch.object(clock, "now", lambda: NOW):
        loading = app.test_cli_runner().invoke(args=["demo", "--people", str(DEMONSTRATED)])
    assert loading.exit_code == 0, loading.output


#: How each template is filled, and which it is a copy of.
STAGES: dict[Stage, tuple[Callable[[Flask, Path], None], Stage | None]] = {
    "bare": (_fill, None),
    "played": (_play, "bare"),
    "furnished": (_furnish, "played"),
    "demonstrated": (_demonstrate, "bare"),
}
