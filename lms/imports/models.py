"""The tables of imports: every run, what was found in its file and what it changes; how files are read; and what undoes a run."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.files.models import StoredFile as _StoredFile  # noqa: F401  (the table that file_id points to)
from lms.imports.rules.mapping import Asks, Decision
from lms.imports.rules.runs import RunState
from lms.imports.rules.undo import Did, UndoState
from lms.kit import clock
from lms.kit.columns import HAS_ENCRYPTED, PersonalJson, PersonalText, PlainJson, PlainText
from lms.kit.db import Base, Code, Folded, Key, Line, by_value
from lms.kit.importing import Answer, Severity, What


class ImportRun(Base):
    """One file on its way in. The file itself is kept as evidence."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_has_its_moment"),
        Index("ix_import_run_made_at", "made_at", "id"),
    )
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(PlainText(40))  # the code of an import kind, which a room declares
    state: Mapped[RunState] = mapped_column(by_value(RunState), default=RunState.CHECKING)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # empty: the lines name theirs
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # empty: from the command line
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    applied_at: Mapped[datetime | None]
    apply_good_lines: Mapped[bool] = mapped_column(default=False)
    end_leavers_on: Mapped[date | None]
    about_file: Mapped[str] = mapped_column(PlainText(200), default="")  # "CSV, UTF-8, separated by commas"
    problem: Mapped[str] = mapped_column(PlainText(), default="")  # why it cannot be used, or was not applied
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
    left_out: Mapped[int] = mapped_column(default=0, server_default="0")  # lines, by a decision about one of their values
    undecided: Mapped[int] = mapped_column(default=0, server_default="0")  # lines with a value that nobody has decided about
    waiting: Mapped[int] = mapped_column(default=0, server_default="0")  # lines that wait until somebody says who they are
    bad_lines: Mapped[int] = mapped_column(default=0, server_default="0")  # lines with an error, however many each has
    # Why the file may be another employer's; somebody has to say that it is not.
    doubt: Mapped[str] = mapped_column(PlainText(), default="", server_default="")
    # What was said about its empty cells and its dates, and what there is to say.
    cell_choices: Mapped[dict[str, Any]] = mapped_column(PlainJson(), default=dict, server_default="{}")
    cell_questions: Mapped[dict[str, Any]] = mapped_column(PlainJson(), default=dict, server_default="{}")
    is_right_employer: Mapped[bool] = mapped_column(default=False, server_default=false())


class ImportFinding(Base):
    """What is wrong with a line. The first few thousand are kept, errors before warnings; the run counts all."""

    __tablename__ = "import_finding"
    __table_args__ = (Index("ix_import_finding_run_id_severity_id", "run_id", "severity", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    column: Mapped[Code]
    value: Mapped[str] = mapped_column(PersonalText())
    code: Mapped[Code]
    severity: Mapped[Severity] = mapped_column(by_value(Severity))
    message: Mapped[str] = mapped_column(PersonalText())  # may name a person


class ImportChange(Base):
    """One thing the file does, in words. The first few thousand are kept; the run counts all."""

    __tablename__ = "import_change"
    __table_args__ = (Index("ix_import_change_run_id_what_id", "run_id", "what", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    what: Mapped[What] = mapped_column(by_value(What))
    who: Mapped[str] = mapped_column(PersonalText())
    before: Mapped[str] = mapped_column(PersonalText())
    after: Mapped[str] = mapped_column(PersonalText())
    # One for each thing that differs: label, before, after. Runs of before were told in the two texts above, and have none.
    differences: Mapped[list[dict[str, Any]] | None] = mapped_column(PersonalJson())


class ImportConsequence(Base):
    """What it sets off that the file ends or opens a post, in words. The first few hundred are kept."""

    __tablename__ = "import_consequence"
    __table_args__ = (Index("ix_import_consequence_run_id_id", "run_id", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    who: Mapped[str] = mapped_column(PersonalText())  # Fiona Reid (TDT 2121)
    what: Mapped[str] = mapped_column(PersonalText())  # 2 bookings move to TDT TH-2121
    is_if_ended: Mapped[bool]  # only if those who are missing from the file end


# --- how files that are not ours are read ------------------------------------------------------------------------------------------


class ImportReading(Base):
    """How the file of one run is read. A run of our own template has none."""

    __tablename__ = "import_reading"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), unique=True)
    asks: Mapped[Asks] = mapped_column(by_value(Asks))
    source: Mapped[Code]  # the system it comes from, as the officer calls it; "" until it is known
    source_folded: Mapped[Folded]
    header_line: Mapped[int]
    sheet: Mapped[Line]  # of a workbook
    # The top of the file, for the page on which its columns are mapped.
    sketch: Mapped[dict[str, Any]] = mapped_column(PersonalJson())
    # The feeds and the meanings that the preview was made with: exactly these are applied.
    used: Mapped[dict[str, Any]] = mapped_column(PersonalJson())


class ImportValue(Base):
    """One distinct value of a mapped column in the file of one run."""

    __tablename__ = "import_value"
    __table_args__ = (
        UniqueConstraint("run_id", "column", "value_folded"),
        Index("ix_import_value_column_value_folded", "column", "value_folded"),
        {"info": {"audited": False}},
    )
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    column: Mapped[Code]
    value: Mapped[str] = mapped_column(PersonalText())
    value_folded: Mapped[str] = mapped_column(PersonalText(400, folded=True))
    lines: Mapped[int]
    first_line: Mapped[int]
    is_known: Mapped[bool]  # by its code or name, or an only alias: nobody needs to decide


def _unique_where(condition: str) -> dict[str, Any]:
    return {"unique": True, "sqlite_where": text(condition), "postgresql_where": text(condition)}


NO_EMPLOYER = _unique_where("employer_id IS NULL")
ONE_EMPLOYER = _unique_where("employer_id IS NOT NULL")


class ImportMapping(Base):
    """Which columns of a source's files feed ours; an employer's own, or (without one) what holds for every employer."""

    __tablename__ = "import_mapping"
    __table_args__ = (
        Index("uq_import_mapping_own", "employer_id", "kind", "source_folded", **ONE_EMPLOYER),
        Index("uq_import_mapping_default", "kind", "source_folded", **NO_EMPLOYER),
        Index("ix_import_mapping_shape", "shape"),
    )
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(PlainText(40))  # the code of an import kind, which a room declares
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    source: Mapped[Code]
    source_folded: Mapped[Folded]
    shape: Mapped[str] = mapped_column(PlainText(64))  # of the header that it was last made for
    feeds: Mapped[dict[str, Any]] = mapped_column(PlainJson())
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ImportWord(Base):
    """What one value means in a source's files; an employer's own decision, or (without one) what holds for every employer."""

    __tablename__ = "import_word"
    __table_args__ = (
        Index("uq_import_word_own", "employer_id", "source_folded", "column", "value_folded", **ONE_EMPLOYER),
        Index("uq_import_word_default", "source_folded", "column", "value_folded", **NO_EMPLOYER),
        CheckConstraint("(decision = 'means') = (target != '')", name="means_something"),
    )
    id: Mapped[Key]
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    source_folded: Mapped[Folded]
    column: Mapped[Code]
    value: Mapped[str] = mapped_column(PersonalText())
    value_folded: Mapped[str] = mapped_column(PersonalText(400, folded=True))
    decision: Mapped[Decision] = mapped_column(by_value(Decision))
    target: Mapped[Code]  # the code or key that stands in our column; "" where lines are left out


# --- who lines are about -----------------------------------------------------------------------------------------------------------


class ImportCandidate(Base):
    """Somebody a line of one run may be about: a row for each of them. What is compared, and what had been said when it was checked."""

    __tablename__ = "import_candidate"
    __table_args__ = (UniqueConstraint("run_id", "line", "candidate"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    subject: Mapped[str] = mapped_column(PersonalText(130))
    name: Mapped[str] = mapped_column(PersonalText(400, folded=True))
    who: Mapped[str] = mapped_column(PersonalText())
    candidate: Mapped[str] = mapped_column(PersonalText(130))
    candidate_who: Mapped[str] = mapped_column(PersonalText())
    likenesses: Mapped[list[dict[str, Any]]] = mapped_column(PersonalJson())
    answered: Mapped[Answer | None] = mapped_column(by_value(Answer))


class ImportIdentityAnswer(Base):
    """What somebody said about a line and a candidate: remembered for every later file with this subject and name."""

    __tablename__ = "import_identity_answer"
    __table_args__ = (
        UniqueConstraint("subject", "name", "candidate"),
        Index("ix_import_identity_answer_employer_id", "employer_id", "id"),
    )
    id: Mapped[Key]
    employer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # of the line
    subject: Mapped[str] = mapped_column(PersonalText(130))
    name: Mapped[str] = mapped_column(PersonalText(400, folded=True))
    candidate: Mapped[str] = mapped_column(PersonalText(130))
    # The candidate; empty: a line of the same file. It goes with the person: the next with that id is somebody else.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    answer: Mapped[Answer] = mapped_column(by_value(Answer))
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # empty: from the command line
    at: Mapped[datetime] = mapped_column(default=clock.now)


# --- undoing a run -----------------------------------------------------------------------------------------------------------------


class ImportWrite(Base):
    """One row that a run wrote, before and after: what an undo goes by. The trail is nobody's to read for that."""

    __tablename__ = "import_write"
    __table_args__ = (Index("ix_import_write_run_id_id", "run_id", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    record: Mapped[Code]  # the table
    row_id: Mapped[int]
    did: Mapped[Did] = mapped_column(by_value(Did))
    before: Mapped[dict[str, Any]] = mapped_column(PersonalJson(), info={HAS_ENCRYPTED: True})
    after: Mapped[dict[str, Any]] = mapped_column(PersonalJson(), info={HAS_ENCRYPTED: True})


class ImportUndo(Base):
    """The undo of one run: asked for with a reason, done as one act."""

    __tablename__ = "import_undo"
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), unique=True)
    state: Mapped[UndoState] = mapped_column(by_value(UndoState))
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # empty: from the command line
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(PersonalText())
    problem: Mapped[str] = mapped_column(PlainText(), default="")
    removed: Mapped[int] = mapped_column(default=0)
    revoked: Mapped[int] = mapped_column(default=0)
    restored: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)


class ImportKept(Base):
    """A row that an undo left as it was, and why. The first few thousand are kept; the undo counts all."""

    __tablename__ = "import_kept"
    __table_args__ = (Index("ix_import_kept_run_id_id", "run_id", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(PersonalText())  # may name a person
    why: Mapped[str] = mapped_column(PersonalText())  # may name a person
