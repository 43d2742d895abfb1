"""Bringing in small files, written as text in the tests themselves."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms.imports import service, worker
from lms.imports.rules.columns import FileKind
from lms.imports.rules.plan import Options, Plan
from lms.kit import clock


@pytest.fixture
def bring_in(app: Any, tmp_path: Path) -> Callable[..., Plan[Any]]:
    """`bring_in("people", "employer_code,…\\nNHSL,…", employer="NHSL", good_lines=True, end_leavers=date(…))`: what came of it."""

    def bring(
        kind: str,
        text: str | bytes,
        *,
        employer: str = "",
        good_lines: bool = False,
        end_leavers: date | None = None,
        right_employer: bool = True,
    ) -> Plan[Any]:
        file = tmp_path / f"{kind}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        options = Options(clock.today(), service.employer(employer) if employer else None, end_leavers)
        prepared, _ = worker.apply_now(FileKind(kind), file, options, apply_good_lines=good_lines, is_right_employer=right_employer)
        return prepared.plan

    return bring


@pytest.fixture
def codes() -> Callable[[Plan[Any]], list[tuple[int, str]]]:
    """The findings of a plan as (line, code)."""
    return lambda plan: [(one.line, one.code.value) for one in plan.findings]
