"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date

from sqlalchemy import exists, func, or_, select

from lms.files.models import StoredFile
from lms.imports.models import (
    ImportCandidate,
    ImportChange,
    ImportConsequence,
    ImportFinding,
    ImportIdentityAnswer,
    ImportKept,
    ImportReading,
    ImportRun,
    ImportValue,
    ImportWrite,
)
from lms.imports.rules.runs import AT_WORK, WAITING
from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect
from lms.kit.personal import Deed, Deleted, Goes, Nobodys, PersonalTable, Retention
from lms.people.rules.readers import OFFICERS

PERSONAL = (
    Deed(
        table="import_run",
        title="Files you sent in",
        fields={"made_at": "Sent", "kind": "What", "employer_id": "For", "state": "State", "applied_at": "Applied", "lines": "Lines"},
        left_out=dict.fromkeys(
            (
                "file_id",
                "apply_good_lines",
                "end_leavers_on",
                "about_file",
                "problem",
                "cell_choices",
                "cell_questions",
                "doubt",
                "is_right_employer",
            ),
            "about the file, not about you",
        )
        | dict.fromkeys(
            (
                "waiting",
                "bad_lines",
                "adds",
                "changes",
                "ends",
                "rejoins",
                "leavers",
                "unchanged",
                "errors",
                "warnings",
                "left_out",
                "undecided",
            ),
            "about the file, not about you",
        ),
    ),
    Deed(
        table="import_mapping",
        title="Ways of reading files that you set",
        of=("changed_by_account_id",),
        fields={"changed_at": "Changed", "kind": "What", "source": "Of files from", "employer_id": "For"},
        left_out=dict.fromkeys(("source_folded", "shape", "feeds"), "about the files, not about you"),
    ),
    Deed(
        table="import_undo",
        title="Imports you took back",
        fields={"asked_at": "Asked", "reason": "Why", "state": "State", "done_at": "Done"},
        left_out=dict.fromkeys(("run_id", "problem", "removed", "revoked", "restored", "kept"), "about the import, not about you"),
        removal={"reason": "Removed"},
    ),
    Nobodys(
        table="import_finding",
        title="What was wrong in such a file",
        kept="import_lines",
        nobodys="Lines that could not be used are quoted word for word, and can speak of others. Your team can look one up for you.",
    ),
    Nobodys(
        table="import_change",
        title="What such a file changed",
        kept="import_lines",
        nobodys="A list of changes names many people. What changed for you is under “Changes to your record”.",
    ),
    Nobodys(
        table="import_consequence",
        title="What such a file set off",
        kept="import_lines",
        nobodys="A list of what follows names many people. What became of your bookings is under “The steps of your bookings”.",
    ),
    Nobodys(
        table="import_reading",
        title="How such a file was read",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Nobodys(
        table="import_value",
        title="The different words in such a file",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Nobodys(
        table="import_candidate",
        title="Who lines of such a file may be about",
        kept="import_lines",
        nobodys="A line beside those it may be about is about several people at once. Your team can look it up for you.",
    ),
    PersonalTable(
        table="import_identity_answer",
        title="Whether a line of such a file is about you",
        of=("person_id",),
        why="To ask once who a line is, not with every file.",
        source="The learning and development team of an employer",
        seen_by=OFFICERS,
        kept="identity_answers",
        left_out=dict.fromkeys(
            ("subject", "name", "candidate", "answer", "at", "employer_id", "by_account_id"), "it is about two people at once"
        ),
        removal=None,
        nobodys="What somebody said about a line and your record is about two people at once. Your team can look it up for you.",
    ),
    Nobodys(
        table="import_write",
        title="What such a file wrote, row by row, to be taken back if need be",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Nobodys(
        table="import_kept",
        title="What stayed when such a file was taken back",
        kept="import_lines",
        nobodys="Lines of files are about many people at once. What they said about you is in your records above.",
    ),
    Nobodys(
        table="import_word",
        title="What words in files mean",
        kept="deeds",
        nobodys="Titles of courses, names of roles and teams. They are about files, and hold nothing about you.",
    ),
)


#: The tables that have the lines of an import.
LINES = (
    ImportFinding,
    ImportChange,
    ImportConsequence,
    ImportCandidate,
    ImportReading,
    ImportValue,
    ImportWrite,
    ImportKept,
)


def _uploads(before: date) -> AnySelect:
    in_use = exists().where(ImportRun.file_id == StoredFile.id, ImportRun.state.in_(AT_WORK | WAITING))
    found = select(StoredFile.id.label("row_id"), StoredFile.at.label("on"))
    return found.where(StoredFile.at < start_of(before), func.length(StoredFile.content) > 0, ~in_use)


def _lines(before: date) -> AnySelect:
    has_lines = or_(*(exists().where(table.run_id == ImportRun.id) for table in LINES))
    found = select(ImportRun.id.label("row_id"), ImportRun.made_at.label("on"))
    return found.where(ImportRun.made_at < start_of(before), ImportRun.state.not_in(AT_WORK | WAITING), has_lines)


def _answers(before: date) -> AnySelect:
    statement = select(ImportIdentityAnswer.id.label("row_id"), ImportIdentityAnswer.at.label("on"))
    return statement.where(ImportIdentityAnswer.at < start_of(before))


RETENTION = (
    Retention(rule="uploads", due=_uploads, goes=(Goes("stored_file"),)),
    Retention(rule="identity_answers", due=_answers, goes=(Deleted("import_identity_answer"),)),
    Retention(rule="import_lines", due=_lines, goes=tuple(Deleted(table.__tablename__, "run_id") for table in LINES)),
)
