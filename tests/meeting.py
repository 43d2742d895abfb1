"""Two at the same moment, each in a transaction of their own."""

from lms.kit.db import db


def patience() -> float:
    """For how many seconds whoever comes first waits for the other, inside.

    SQLite lets in one writer after another: the other never comes in, and stands at the door well before this is over.
    """
    return 0.3 if db.engine.dialect.name == "sqlite" else 1
