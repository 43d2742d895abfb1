"""The tables of imports: every run, what was found in its file, and what it changes or changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.files.models import StoredFile as _StoredFile  # noqa: F401  (the table that file_id points to)
from lms.imports.rules.columns import FileKind
from lms.imports.rules.findings import Severity
from lms.imports.rules.plan import What
from lms.imports.rules.runs import RunState
from lms.kit import clock
from lms.kit.db import Base, Code, Key, by_value


class ImportRun(Base):
    """One file on its way in. The file itself is kept as evidence."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_has_its_moment"),
        Index("ix_import_run_made_at", "made_at", "id"),
    )
    id: Mapped[Key]
    kind: Mapped[FileKind] = mapped_column(by_value(FileKind))
    state: Mapped[RunState] = mapped_column(by_value(RunState), default=RunState.CHECKING)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # empty: the lines name theirs
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # empty: from the command line
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    applied_at: Mapped[datetime | None]
    apply_good_lines: Mapped[bool] = mapped_column(default=False)
    end_leavers_on: Mapped[date | None]
    about_file: Mapped[str] = mapped_column(default="")  # "CSV, UTF-8, separated by commas"
    problem: Mapped[str] = mapped_column(Text, default="")  # why it cannot be used, or was not applied
    # What the file would do (or did), in numbers.
    lines: Mapped[int] = mapped_column(default=0)
    adds: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)
    ends: Mapped[int] = mapped_column(default=0)
    rejoins: Mapped[int] = mapped_column(default=0)
    leavers: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)


class ImportFinding(Base):
    """What is wrong with a line. The first few thousand are kept, errors before warnings; the run counts all."""

    __tablename__ = "import_finding"
    __table_args__ = (Index("ix_import_finding_run_id_severity_id", "run_id", "severity", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    column: Mapped[Code]
    value: Mapped[str] = mapped_column(Text, info={"personal": "any value of an imported file"})
    code: Mapped[Code]
    severity: Mapped[Severity] = mapped_column(by_value(Severity))
    message: Mapped[str] = mapped_column(Text, info={"personal": "may name a person"})


class ImportChange(Base):
    """One thing the file does, in words. The first few thousand are kept; the run counts all."""

    __tablename__ = "import_change"
    __table_args__ = (Index("ix_import_change_run_id_what_id", "run_id", "what", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    what: Mapped[What] = mapped_column(by_value(What))
    who: Mapped[str] = mapped_column(Text, info={"personal": "name"})
    before: Mapped[str] = mapped_column(Text, info={"personal": "any value of an imported file"})
    after: Mapped[str] = mapped_column(Text, info={"personal": "any value of an imported file"})
