"""Reads of people, scoped by viewer."""

from lms.people.queries.accounts import viewer
from lms.people.queries.names import has_its_number, name_in_sql
from lms.people.queries.scope import active, first_post, places_within, reaches, records_of, records_of_all, root_id, within, within_figures
from lms.people.queries.tree import below, places

__all__ = [
    "active",
    "below",
    "first_post",
    "has_its_number",
    "name_in_sql",
    "places",
    "places_within",
    "reaches",
    "records_of",
    "records_of_all",
    "root_id",
    "viewer",
    "within",
    "within_figures",
]
