"""`make mutants [ARGS="-k training"]`: plant one fault after another in a copy of the tree, and see which test catches it.

At the end, one line a fault: caught by which test, after how many seconds. Fails when one is not caught or cannot be planted any more,
and when a test that caught one fails without it too.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import perf_counter

from click import echo

from tests.mutants.faults import FAULTS
from tests.mutants.patches import HOME, Outdated, Patch

#: Seconds that the tests of one room and the house may take on a busy machine.
LONGEST = 900
#: How pytest ends: all tests passed, none was chosen, one failed; or not at all.
PASSED, NONE_CHOSEN, FAILED, ENDLESS = 0, 5, 1, -1
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass(frozen=True)
class Outcome:
    """What became of one fault. `test`: that which caught it; "" where none did, and then `why` says what happened instead."""

    patch: Patch
    seconds: float
    test: str = ""
    why: str = ""


def main() -> int:
    """Plant them all, or those whose sentence or file holds the words; 1 unless each is caught."""
    options = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("-k", default="", metavar="WORDS", help="only faults whose sentence or file holds these words")
    options.add_argument("--at-once", type=int, default=2, metavar="N", help="how many at a time (2)")
    options.add_argument("--list", action="store_true", help="list the faults, and whether they can still be planted; run nothing")
    chosen, began = options.parse_args(), perf_counter()
    patches = [patch for patch in FAULTS if chosen.k.casefold() in f"{patch.sentence} {patch.file}".casefold()]
    if chosen.list:
        return _list(patches)
    with tempfile.TemporaryDirectory(prefix="one-workforce-mutants-", dir=SCRATCH) as folder:
        copies = [_copy(Path(folder) / str(number)) for number in range(min(chosen.at_once, len(patches)) or 1)]
        outcomes = list(_planted(patches, copies))
        guilty = _guilty(outcomes, copies[0])
    return _table(outcomes, guilty, perf_counter() - began)


def _list(patches: Iterable[Patch]) -> int:
    outdated = 0
    for patch in patches:
        state = _why_outdated(patch)
        outdated += bool(state)
        echo(f"{patch.file}: {patch.sentence}{state and f' OUTDATED: {state}'}")
    return 1 if outdated else 0


def _why_outdated(patch: Patch) -> str:
    try:
        patch.applied(HOME)
        patch.steps(HOME)
    except Outdated as outdated:
        return str(outdated)
    return ""


# --- the tree, copied -------------------------------------------------------------------------------------------------------------


def _copy(into: Path) -> Path:
    """The tree as it is now, with what has not been committed, and without what git ignores."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in filter(None, subprocess.run(listed, cwd=HOME, check=True, capture_output=True, text=True).stdout.split("\0")):
        if (HOME / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HOME / name, into / name)
    return into


@contextmanager
def _fault(patch: Patch, copy: Path) -> Iterator[None]:
    path, faulty = copy / patch.file, patch.applied(copy)
    right = path.read_text(encoding="utf-8")
    path.write_text(faulty, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(right, encoding="utf-8")


# --- one after another ------------------------------------------------------------------------------------------------------------


def _planted(patches: Sequence[Patch], copies: Sequence[Path]) -> Iterator[Outcome]:
    """The outcome of each, in their order; as many at a time as there are copies."""
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def plant(patch: Patch) -> Outcome:
        copy = free.get()
        try:
            return _outcome(patch, copy)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as workers:
        for number, outcome in enumerate(workers.map(plant, patches), start=1):
            echo(f"{number}/{len(patches)} {'caught' if outcome.test else 'NOT CAUGHT'}: {outcome.patch.sentence}")
            yield outcome


def _outcome(patch: Patch, copy: Path) -> Outcome:
    began = perf_counter()
    try:
        with _fault(patch, copy):
            for step in patch.steps(copy):
                status, failed = _run(copy, *step, database="postgresql" if patch.on_postgresql else "sqlite")
                if status == FAILED and failed:
                    return Outcome(patch, perf_counter() - began, test=failed[0])
                if status not in (PASSED, NONE_CHOSEN):
                    return Outcome(patch, perf_counter() - began, why=_why_no_answer(status))
    except Outdated as outdated:
        return Outcome(patch, 0, why=f"It cannot be planted any more. {outdated}")
    return Outcome(patch, perf_counter() - began, why="Every test of its room and of the house passed.")


def _why_no_answer(status: int) -> str:
    return f"The tests took longer than {LONGEST} seconds." if status == ENDLESS else f"pytest ended with {status}: is the fault Python?"


def _run(copy: Path, *arguments: str, database: str) -> tuple[int, list[str]]:
    """How pytest ends in this copy, and the tests that failed there."""
    how = ["-x", "-q", "--tb=no", "--cache-clear", "--hypothesis-profile=mutants", "-m", "not browser", f"--database={database}"]
    command = [sys.executable, "-m", "pytest", *how, *arguments]
    try:
        done = subprocess.run(command, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return ENDLESS, []
    failed = copy / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return done.returncode, list(json.loads(failed.read_text(encoding="utf-8"))) if failed.exists() else []


# --- at the end -------------------------------------------------------------------------------------------------------------------


def _guilty(outcomes: Iterable[Outcome], copy: Path) -> list[str]:
    """Of the tests that caught something, those that fail in the tree as it is: they have caught nothing."""
    guilty: list[str] = []
    for database in ("sqlite", "postgresql"):
        on_it = [outcome for outcome in outcomes if outcome.test and outcome.patch.on_postgresql == (database == "postgresql")]
        tests = {outcome.test for outcome in on_it} - set(guilty)
        while tests:
            status, failed = _run(copy, *sorted(tests), database=database)
            if status == PASSED:
                break
            guilty += failed or sorted(tests)
            tests -= set(guilty)
    return guilty


def _table(outcomes: Sequence[Outcome], guilty: Sequence[str], seconds: float) -> int:
    caught = [outcome for outcome in outcomes if outcome.test and outcome.test not in guilty]
    echo()
    for outcome in outcomes:
        echo(f"{outcome.seconds:5.0f} s  {outcome.patch.sentence} ({outcome.patch.file})")
        echo(f"         {_word(outcome, guilty)}")
    echo(f"\n{len(caught)} of {len(outcomes)} faults were caught, in {seconds / 60:.1f} minutes.")
    return 0 if len(caught) == len(outcomes) else 1


def _word(outcome: Outcome, guilty: Sequence[str]) -> str:
    if outcome.test in guilty:
        return f"NOT CAUGHT: {outcome.test} fails without it too."
    return f"caught by {outcome.test}" if outcome.test else f"NOT CAUGHT: {outcome.why}"


if __name__ == "__main__":
    sys.exit(main())
