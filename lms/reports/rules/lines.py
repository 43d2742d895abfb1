"""Pure: the lines behind a figure, as the rows of a file."""

from typing import Any

WIDTHS = [24, 16, 24, 28, 24, 14, 14, 40, 12, 12, 12, 12, 60]
HEADER = ["Name", "Employee number", "Employer", "Service or team", "Job role", "Worker type", "Subject code", "Subject",
          "Status", "Achieved", "Expires", "Due", "Why", "Rule kind", "Authority"]  # fmt: skip


def cells(line: Any) -> list[Any]:
    """One line of training, under the header."""
    status = line.status.label if line.status else "Offer"
    return [line.name, line.employee_number, line.employer, line.organisation, line.job_role, line.worker_type.label,
            line.subject_code, line.subject, status, line.achieved_on, line.expires_on, line.due_on,
            line.why, line.kind.label, line.authority]  # fmt: skip
