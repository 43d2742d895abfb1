"""How a file that is not ours is read: which of its columns feeds which of ours, and what its own words mean."""

from lms.imports.rules.mapping.column_mapping import ColumnMapping, ColumnSource, check_mapping, identity
from lms.imports.rules.mapping.header import FilePreview, column_keys, preview_of, shape_of
from lms.imports.rules.mapping.suggestions import suggest_columns, suggest_word
from lms.imports.rules.mapping.translate import Translator
from lms.imports.rules.mapping.words import LEFT_OUT, Asks, Decision, Tally, Vocabulary, Words, value_key

__all__ = [
    "LEFT_OUT",
    "Asks",
    "ColumnMapping",
    "ColumnSource",
    "Decision",
    "FilePreview",
    "Tally",
    "Translator",
    "Vocabulary",
    "Words",
    "check_mapping",
    "column_keys",
    "identity",
    "preview_of",
    "shape_of",
    "suggest_columns",
    "suggest_word",
    "value_key",
]
