"""How a file that is not ours is read: which of its columns feeds which of ours, and what its own words mean."""

from lms.imports.rules.mapping.feeds import Feed, Feeds, check_feeds, identity
from lms.imports.rules.mapping.header import Sketch, column_keys, shape_of, sketch_of
from lms.imports.rules.mapping.suggestions import suggest_columns, suggest_word
from lms.imports.rules.mapping.translate import Translator
from lms.imports.rules.mapping.words import LEFT_OUT, Asks, Decision, Tally, Vocabulary, Words, value_key

__all__ = [
    "LEFT_OUT",
    "Asks",
    "Decision",
    "Feed",
    "Feeds",
    "Sketch",
    "Tally",
    "Translator",
    "Vocabulary",
    "Words",
    "check_feeds",
    "column_keys",
    "identity",
    "shape_of",
    "sketch_of",
    "suggest_columns",
    "suggest_word",
    "value_key",
]
