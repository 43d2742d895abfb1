"""Keep a file, forget it, or remove it without a trace."""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import delete, update

from lms.files.models import StoredFile
from lms.kit.confidential import encrypt_bytes, keyed_hashes
from lms.kit.db import db


def keep(*, name: str, content: bytes, is_private: bool = False) -> StoredFile:
    """Store a file; its name is shown, never used as a path. A private one is encrypted: whoever reads it decrypts it. Raises WrongKey."""
    shown = "".join(letter for letter in name if letter.isprintable())  # no marks that turn the text round
    kept_content = encrypt_bytes(content) if is_private else content
    stored = StoredFile(name=shown[-200:], sha256=hashes_of(content, is_private=is_private)[0], size=len(content), content=kept_content)
    db.session.add(stored)
    db.session.flush()
    return stored


def hashes_of(content: bytes, *, is_private: bool = False) -> list[str]:
    """What tells whether two files are the same. Of a private one no hash of what is in it is kept, which could be guessed at, but one
    under each of the keys: it is the same as one that was kept by any of them."""
    plain_hash = sha256(content).hexdigest()
    return keyed_hashes(plain_hash) if is_private else [plain_hash]


def forget(file_id: int) -> None:
    """Remove the content; name, size and hash stay, to prove which file it was."""
    db.session.execute(update(StoredFile).where(StoredFile.id == file_id).values(content=b""))


def remove(file_ids: Collection[int]) -> None:
    """Remove files that we made ourselves, and that prove nothing."""
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(file_ids)))
