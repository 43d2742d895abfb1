"""What a planted fault is; the faults themselves stand in the files beside this one."""

from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[2]
#: Every page, door and rule of the house is tested here, whichever room it is of.
HOUSE = "tests/house"


class Outdated(Exception):
    """The text to be replaced is not there any more, or stands there twice."""


@dataclass(frozen=True)
class Patch:
    """What would be wrong, in a sentence; the file, the text in it that stands there once, and the fault in its place.

    `first`: the file of tests that is likely to catch it, or one test or class in it. `also`: tests of more rooms than the file's own.
    `on_postgresql`: the fault is one of that database alone.
    """

    sentence: str
    file: str
    before: str
    after: str
    first: str
    also: tuple[str, ...] = ()
    on_postgresql: bool = False

    def applied(self, home: Path) -> str:
        """The file with the fault in it. Raises Outdated."""
        path = home / self.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if text.count(self.before) != 1:
            raise Outdated(f"{self.file} has this {text.count(self.before)} times, not once: {self.before}")
        return text.replace(self.before, self.after)

    def steps(self, home: Path) -> tuple[list[str], list[str]]:
        """What pytest is given, one after the other until something fails: the likely file; the rest of the room, and the house."""
        file = self.first.split("::")[0]
        if not (home / file).exists():
            raise Outdated(f"There is no {file}.")
        room = f"tests/{_room_of(self.file)}"
        rest = dict.fromkeys([*([room] if (home / room).is_dir() else []), str(Path(file).parent), *self.also, HOUSE])
        return [self.first], [*rest, f"--deselect={self.first}"]


def _room_of(file: str) -> str:
    """lms/training/rules.py and templates/training/subject.html are of training; lms/access.py of no room."""
    parts = Path(file).parts
    return parts[1] if len(parts) > 2 else ""
