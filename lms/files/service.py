"""Keep a file, forget it, or remove it without a trace."""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import delete, update

from lms.files.models import StoredFile
from lms.kit.confidential import encrypt_bytes
from lms.kit.db import db


def keep(*, name: str, content: bytes, is_private: bool = False) -> StoredFile:
    """Store a file; its name is shown, never used as a path. A private one is encrypted: whoever reads it decrypts it."""
    shown = "".join(letter for letter in name if letter.isprintable())  # no marks that turn the text round
    kept_content = encrypt_bytes(content) if is_private else content
    stored = StoredFile(name=shown[-200:], sha256=hash_of(content), size=len(content), content=kept_content)
    db.session.add(stored)
    db.session.flush()
    return stored


def hash_of(content: bytes) -> str:
    """What tells whether two files are the same."""
    return sha256(content).hexdigest()


def forget(file_id: int) -> None:
    """Remove the content; name, size and hash stay, to prove which file it was."""
    db.session.execute(update(StoredFile).where(StoredFile.id == file_id).values(content=b""))


def remove(file_ids: Collection[int]) -> None:
    """Remove files that we made ourselves, and that prove nothing."""
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(file_ids)))
