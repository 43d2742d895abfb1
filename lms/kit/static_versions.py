"""Static files carry a hash of their content in their address, so that browsers may keep them for ever and never show an old one."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOR_EVER = "public, max-age=31536000, immutable"
#: An address without its version, or with that of another release: kept, but asked about each time.
ASK_FIRST = "no-cache"


class Versions:
    """The versions of the files in one folder: a file is read again only when its time or size has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, tuple[tuple[int, int], str]] = {}

    def of(self, name: str) -> str | None:
        """The version of this file; None: there is no such file."""
        try:
            found = (self.folder / name).stat()
            seen = (found.st_mtime_ns, found.st_size)
            if self.known.get(name, (None, ""))[0] != seen:
                self.known[name] = (seen, version((self.folder / name).read_bytes()))
        except OSError:
            return None
        return self.known[name][1]


def version(content: bytes) -> str:
    """A few letters that change when the content does."""
    return sha256(content).hexdigest()[:10]


def init_app(app: Flask) -> None:
    """Put the version into the address of every static file, and let browsers keep what was asked for by its right version."""
    versions = Versions(Path(str(app.static_folder)))

    def put(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (found := versions.of(values["filename"])):
            values["v"] = found

    def keep(reply: Response) -> Response:
        if request.endpoint == "static" and request.view_args and reply.status_code in (200, 206, 304):
            right = versions.of(request.view_args["filename"])
            reply.headers["Cache-Control"] = FOR_EVER if right and request.args.get("v") == right else ASK_FIRST
        return reply

    app.url_defaults(put)
    app.after_request(keep)
