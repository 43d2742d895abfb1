"""Keep a file, read it, forget it."""

from hashlib import sha256

from lms.files.models import StoredFile
from lms.kit.db import db


def keep(*, name: str, content: bytes) -> StoredFile:
    """Store a file; its name is shown, never used as a path."""
    stored = StoredFile(name=name[-200:], sha256=sha256(content).hexdigest(), size=len(content), content=content)
    db.session.add(stored)
    db.session.flush()
    return stored


def forget(stored: StoredFile) -> None:
    """Remove the content; the hash stays, to prove which file it was."""
    stored.content, stored.size = b"", 0
