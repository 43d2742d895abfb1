"""A room is added by its own folders, ROOMS, access.py and one migration: nothing else is edited, and the rules of the house hold."""

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from tests.house.source import HOME

NEW_ROOM = Path(__file__).parent / "new_room"
#: What there is of the house; the rest is made by tools.
FOLDERS = (".deploy", "lms", "migrations", "seeds", "static", "templates", "tests")
FILES = ("config.py", "wsgi.py", "pyproject.toml", "LICENSE", "README.md", "Makefile")
NOT_COPIED = shutil.ignore_patterns("node_modules")
#: What each shared file is told: the line before, and the lines that come after it.
EDITS = {
    "lms/__init__.py": ('    "evaluations",\n', '    "umbrellas",\n'),
    "lms/access.py": (
        '    BOOK = "book a place, and cancel it"\n',
        '    SEE_UMBRELLAS = "borrow an umbrella"\n',
        "    May.SEE_COURSES: dict.fromkeys(Role, _P),\n",
        "    May.SEE_UMBRELLAS: dict.fromkeys(Role, _P),\n",
    ),
}
#: Tests of the house that open all pages as each persona: the new room's own tests open its page.
SWEEPS = (
    "test_a_page_opens_to",
    "test_nor_can_anyone",
    "test_nothing_is_posted",
    "test_the_menu_shows",
    "test_a_page_asks",
)


@pytest.fixture
def copy(tmp_path):
    """A copy of the house with one room more."""
    for folder in FOLDERS:
        shutil.copytree(HOME / folder, tmp_path / folder, ignore=NOT_COPIED)
    for file in FILES:
        shutil.copyfile(HOME / file, tmp_path / file)
    shutil.copytree(NEW_ROOM, tmp_path, ignore=NOT_COPIED, dirs_exist_ok=True)
    for name, lines in EDITS.items():
        _edit(tmp_path / name, lines)
    migration = tmp_path / "migrations" / "versions" / "9999_umbrellas.py"
    newest = ScriptDirectory(str(HOME / "migrations")).get_current_head()
    migration.write_text(migration.read_text().replace("NEWEST", newest))
    return tmp_path


def _edit(file, lines):
    text = file.read_text()
    for before, added in zip(lines[::2], lines[1::2], strict=True):
        assert text.count(before) == 1
        text = text.replace(before, before + added)
    file.write_text(text)


def changed(copy):
    """The files of the house that differ in the copy."""
    files = [path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()]
    return {file for file in files if (HOME / file).is_file() and not filecmp.cmp(HOME / file, copy / file, shallow=False)}


def test_a_new_room_edits_two_shared_files_and_adds_a_migration(copy):
    assert changed(copy) == {"lms/__init__.py", "lms/access.py"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "--database",
        "sqlite",
        "tests/house",
        "tests/umbrellas",
    ]
    left_out = ["--ignore", "tests/house/test_new_room.py", "-k", " and ".join(f"not {sweep}" for sweep in SWEEPS)]
    run = subprocess.run([*command, *left_out], cwd=copy, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-5_000:]
