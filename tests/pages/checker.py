"""The Nu HTML checker, over every page that the tests have fetched. It needs Java, and its jar in .cache (`make html-checker`)."""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

JAR = Path(__file__).parents[2] / ".cache" / "vnu.jar"
#: It runs for seconds: too short for a thorough compiler to pay for itself.
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
#: What the checker may say: the start of its message -> why we let it.
LET = {
    "Trailing slash on void elements": "the design system's own templates write them",
}


def report_on(session: pytest.Session, folder: Path, *, skips_fail: bool) -> None:
    """One more result at the end of the run, as if it had been a test."""
    outcome, words = _outcome(folder)
    if outcome == "skipped" and skips_fail:
        outcome = "failed"
    where = ("tests/pages/checker.py", 1, "every page passes the HTML checker")
    longrepr = (*where[:2], f"Skipped: {words}") if outcome == "skipped" else words
    report = pytest.TestReport(f"{where[0]}::{where[2]}", where, {}, outcome, longrepr, "call")  # type: ignore[arg-type]
    session.config.hook.pytest_runtest_logreport(report=report)
    if outcome == "failed":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _outcome(folder: Path) -> tuple[str, str]:
    if not shutil.which("java"):
        return "skipped", "the HTML checker needs Java"
    if not JAR.exists():
        return "skipped", "the HTML checker is not here: `make html-checker` fetches it"
    pages = sorted(folder.glob("*.html"))
    if not pages:
        return "skipped", "no page was fetched"
    found = complaints(pages)
    return ("failed", f"{len(pages)} pages:\n" + "\n".join(found)) if found else ("passed", "")


def complaints(pages: list[Path]) -> list[str]:
    """What the checker says about these files, each sentence once with the number of pages it is about."""
    command = ["java", *QUICKLY, "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", *map(str, pages)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["messages"]
    counted = Counter(
        (Path(one["url"]).name.split("-")[0], one["message"], one.get("extract", "").strip())
        for one in said
        if (one["type"] == "error" or one.get("subType") == "warning") and not one["message"].startswith(tuple(LET))
    )
    return [f"{template}: {message} ({times} times), such as {extract!r}" for (template, message, extract), times in counted.items()]
