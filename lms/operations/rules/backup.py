"""Pure: what a backup says about itself, and whether it may be put back here. Refusals are sentences for whoever runs the service."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from lms.kit.refusal import Refused

#: The format of the file itself: a zip with a manifest and one copy of the database.
FORMAT = 1
MANIFEST, CONTENT = "manifest.json", "database"
#: No manifest is longer, in bytes: a file that says otherwise is none of ours.
MANIFEST_AT_MOST = 1_000_000


@dataclass(frozen=True)
class Manifest:
    """What is in a backup. `kind`: sqlite or postgresql; `server`: the major version of PostgreSQL, 0 for SQLite;
    `keys`: fingerprints of the keys that its confidential texts stand under; none: it was made before backups said so."""

    kind: str
    made_at: str
    release: str
    tables_at: str
    server: int
    bytes: int
    sha256: str
    rows: Mapping[str, int]
    format: int = FORMAT
    keys: Sequence[str] = ()

    @property
    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def read_manifest(text: str) -> Manifest:
    """The manifest as it stands in the file. Raises Refused."""
    try:
        said = json.loads(text)
        said.setdefault("keys", [])
        manifest = Manifest(**{one.name: said[one.name] for one in fields(Manifest)})
        datetime.fromisoformat(manifest.made_at)
        is_sound = (
            manifest.kind in ("sqlite", "postgresql")
            and manifest.bytes >= 0
            and all(_is_count(*row) for row in manifest.rows.items())
            and all(_is_fingerprint(key) for key in manifest.keys)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_sound = False
    if not is_sound:
        raise Refused("This file is not a backup made by `flask backup`, or it was changed since.")
    if manifest.format != FORMAT:
        raise Refused("This backup was made by a newer release. Install that release, or a later one, and restore there.")
    return manifest


def _is_count(name: Any, count: Any) -> bool:
    return isinstance(name, str) and name.isidentifier() and isinstance(count, int) and count >= 0


def _is_fingerprint(key: Any) -> bool:
    return isinstance(key, str) and re.fullmatch("[0-9a-f]{12}", key) is not None


def refuse_if_newer(manifest: Manifest, known: Sequence[str]) -> None:
    """A backup goes onto the release it was made by or a newer one, never onto an older."""
    if manifest.tables_at not in known:
        raise Refused(
            f"This backup was made by release {manifest.release}, whose tables ({manifest.tables_at}) this release does not know. "
            "Install that release, or a later one, and restore there."
        )


def refuse_other_kind(manifest: Manifest, kind: str, server: int) -> None:
    """A copy of SQLite goes into SQLite, one of PostgreSQL into PostgreSQL of the same age or newer."""
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if manifest.kind != kind:
        raise Refused(f"This is a backup of {names[manifest.kind]}, and DATABASE_URL names {names[kind]}. Restore it into the same kind.")
    if manifest.server > server:
        raise Refused(
            f"This backup comes from PostgreSQL {manifest.server}, and this server is {server}. Restore onto {manifest.server} or newer."
        )


def refuse_tools(tool: int | None, server: int) -> None:
    """pg_dump reads servers of its own age and older; what it writes, servers of its own age and newer read surely."""
    if tool is None:
        raise Refused(
            f"PostgreSQL's own tools are not here. Install those of PostgreSQL {server} (Debian: postgresql-client-{server}), "
            "or set POSTGRESQL_TOOLS to their folder."
        )
    if tool != server:
        raise Refused(
            f"The tools here are of PostgreSQL {tool}, the server is {server}. Install postgresql-client-{server}, or set POSTGRESQL_TOOLS."
        )


def differing(said: Mapping[str, int], found: Mapping[str, int]) -> list[str]:
    """Tables whose rows are not as many as the manifest says."""
    return sorted(name for name in {*said, *found} if said.get(name) != found.get(name))


def to_forget(names: Sequence[str], keep: int) -> list[str]:
    """Of backups named by their time, those older than the newest `keep`."""
    return sorted(names)[: max(0, len(names) - keep)]
