"""What a version says otherwise than the one it follows."""

from datetime import date

from sqlalchemy import select

from lms.framework.models import FrameworkVersion
from lms.framework.queries.versions import contents, versions
from lms.framework.rules.contents import Contents, Version
from lms.framework.rules.difference import Difference, difference
from lms.framework.rules.timeline import base_of
from lms.kit.db import db


def base(version_id: int, from_day: date | None = None) -> Version | None:
    """The version that this one follows: by its own day, by the day it is to be published from, or as a draft the last of all."""
    framework_id = db.session.scalars(select(FrameworkVersion.framework_id).where(FrameworkVersion.id == version_id)).one()
    return base_of(versions(framework_id), version_id, from_day)


def base_contents(version_id: int, from_day: date | None = None) -> Contents | None:
    """What that one says; None where there is none."""
    before = base(version_id, from_day)
    return contents(before.id) if before else None


def changes(version_id: int) -> Difference:
    """From the version that it follows to this one; of the first, nothing."""
    says = contents(version_id)
    return difference(base_contents(version_id) or says, says)
