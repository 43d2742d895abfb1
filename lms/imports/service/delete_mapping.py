"""Forgetting how files of a source are read. What was imported stays; the next file asks again."""

from lms.access import Viewer
from lms.audit import service as audit
from lms.imports import queries
from lms.imports.models import ImportMapping, ImportWord
from lms.imports.queries import SavedMapping
from lms.imports.rules.delete_mapping import Forget, Forgotten
from lms.imports.service.mapping import LOCK
from lms.kit.db import advisory_lock
from lms.kit.refusal import Refused


def forget(one: SavedMapping, said: Forgotten, *, by: Viewer) -> tuple[int, int]:
    """How many kinds of columns and how many values went, with the reason in the trail. What is not within reach is passed over."""
    reason = " ".join(said.reason.split())
    if not reason:
        raise Refused("Say why, so that others can follow.", field="reason")
    advisory_lock(LOCK)
    columns, values = _chosen(one, said, by)
    if not columns and not values:
        raise Refused("Tick what is to be forgotten.", field="what")
    return audit.remove_rows(ImportMapping, columns, why=reason), audit.remove_rows(ImportWord, values, why=reason)


def _chosen(one: SavedMapping, said: Forgotten, by: Viewer) -> tuple[list[int], list[int]]:
    columns = [each.id for each in queries.columns_of(one, by)]
    values = queries.remembered_word_ids(one, said.search if said.what == Forget.FOUND else "", by)
    if said.what == Forget.ALL:
        return columns, values
    if said.what == Forget.FOUND:
        return [], values
    return sorted({*columns} & {*said.columns}), sorted({*values} & {*said.values})
