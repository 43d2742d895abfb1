"""Lists asked for as files: for whoever asked, while they can be fetched and their reach is what it was."""

from collections.abc import Iterator
from zlib import decompressobj

from sqlalchemy import select

from lms.access import Viewer
from lms.files.models import StoredFile
from lms.jobs.models import Job
from lms.jobs.rules import OVER
from lms.kit import clock
from lms.kit.db import db
from lms.reports.models import LinesFile
from lms.reports.rules import FETCHABLE, reach_of
from lms.reports.rules.files import MAKE

#: Bytes sent at once.
PIECE = 256 * 1024


def lines_file(file_id: int, viewer: Viewer) -> LinesFile | None:
    """The file this viewer asked for; None as well once it is too old, or they see other people than they did then."""
    mine = (LinesFile.id == file_id, LinesFile.account_id == viewer.account_id, LinesFile.asked_at >= clock.now() - FETCHABLE)
    return db.session.scalar(select(LinesFile).where(*mine, LinesFile.reach == reach_of(viewer)))


def files_under_way(viewer: Viewer) -> list[LinesFile]:
    """What is being made for this viewer, or waits for its turn."""
    mine = select(LinesFile).join(Job, Job.about_id == LinesFile.id).where(LinesFile.account_id == viewer.account_id)
    return list(db.session.scalars(mine.where(Job.kind == MAKE, Job.state.not_in(OVER)).order_by(LinesFile.id)))


def content_of(file: LinesFile) -> Iterator[bytes]:
    """The file in pieces, unpacked while it is sent."""
    packed = db.session.scalars(select(StoredFile.content).where(StoredFile.id == file.file_id)).one()
    return _unpacked(packed)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    reader = decompressobj()
    while piece := reader.decompress(packed, PIECE):
        packed = reader.unconsumed_tail
        yield piece
