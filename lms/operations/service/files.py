"""The file of a backup: written whole or not at all, readable by its owner alone, and believed only when its checksum is right."""

import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lms.kit.refusal import Refused
from lms.operations.rules.backup import CONTENT, MANIFEST, MANIFEST_AT_MOST, Manifest, read_manifest

AT_ONCE = 1024 * 1024
OWNER_ALONE = 0o600
#: All that reading a file that only looks like a zip can come to.
NO_ZIP = (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, struct.error, ValueError, OverflowError)


def create(file: Path) -> IO[bytes]:
    """A new file that nobody else may read. Raises FileExistsError."""
    return os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ALONE), "w+b")


@contextmanager
def scratch(file: Path) -> Iterator[Path]:
    """A place beside this file to make something in; it is gone afterwards, with whatever SQLite puts beside it."""
    place = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield place
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)


def pack(file: Path, content: Path, manifest: Manifest) -> Manifest:
    """Make the backup. It gets its name only when all of it is on the disk. The manifest comes back with size and checksum."""
    with scratch(file) as part, create(part) as out:
        with content.open("rb") as source, ZipFile(out, "w", allowZip64=True) as packed:
            entry = ZipInfo(CONTENT)
            entry.compress_type = ZIP_DEFLATED if manifest.kind == "sqlite" else ZIP_STORED
            entry.file_size = content.stat().st_size
            with packed.open(entry, "w", force_zip64=True) as into:
                found, size = _copy(source, into)
            manifest = replace(manifest, bytes=size, sha256=found)
            packed.writestr(MANIFEST, manifest.as_json)
        out.flush()
        os.fsync(out.fileno())
        os.link(part, file)  # unlike a change of name, this never takes another file's place
    return manifest


def _copy(source: IO[bytes], into: IO[bytes]) -> tuple[str, int]:
    digest, size = sha256(), 0
    while some := source.read(AT_ONCE):
        into.write(some)
        digest.update(some)
        size += len(some)
    return digest.hexdigest(), size


def look_into(file: Path) -> Manifest:
    """What the backup says about itself. Raises Refused."""
    with _opened(file) as packed:
        if sorted(packed.namelist()) != sorted((MANIFEST, CONTENT)) or packed.getinfo(MANIFEST).file_size > MANIFEST_AT_MOST:
            raise BadZipFile
        manifest = read_manifest(packed.read(MANIFEST).decode())
        if packed.getinfo(CONTENT).file_size != manifest.bytes:
            raise BadZipFile
        return manifest


def unpack(file: Path, manifest: Manifest, into: Path) -> None:
    """Take the copy of the database out, if there is room for it, and check it. Raises Refused."""
    free = shutil.disk_usage(into.parent).free
    if manifest.bytes > free:
        raise Refused(
            f"The copy takes {_megabytes(manifest.bytes)} and {into.parent} has room for {_megabytes(free)}. Nothing was changed."
        )
    with _opened(file) as packed, create(into) as out:
        with packed.open(CONTENT) as source:
            found, _ = _copy(source, out)
        if found != manifest.sha256:
            raise BadZipFile


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        with file.open("rb") as stream, ZipFile(stream) as packed:
            yield packed
    except NO_ZIP:
        raise Refused(f"{file} is not a backup, or is damaged or cut short. Nothing was changed. Try another copy.") from None
