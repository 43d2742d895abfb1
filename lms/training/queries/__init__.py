"""Reads of training."""

from lms.training.queries.facts import all_post_ids, all_rules, post_facts, posts_of_persons, posts_reached_by_rules
from lms.training.queries.lines import Line, explained, lines
from lms.training.queries.standings import Employer, Human, is_valid, matters_on, on, posts_with_standings_in, status, stored

__all__ = [
    "Employer",
    "Human",
    "Line",
    "all_post_ids",
    "all_rules",
    "explained",
    "is_valid",
    "lines",
    "matters_on",
    "on",
    "post_facts",
    "posts_of_persons",
    "posts_reached_by_rules",
    "posts_with_standings_in",
    "status",
    "stored",
]
