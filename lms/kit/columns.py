"""Columns say by their type what kind of text they have. Every column of text chooses; a house test names one that does not.

    PlainText         says nothing about a person
    PersonalText      says something about a person: it stands in what is held about them, and goes when their record ends
    ConfidentialText  was told in private: in nobody's copy but the person's own, and never in the trail, a search, an export or a log
    SecretText        opens a door: it is shown to nobody at all

What is not text has the same: Keys, PlainJson, PersonalJson, PersonalBytes, ConfidentialBytes, PersonalDate.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import Enum, auto
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Date, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeEngine

from lms.kit.confidential import decrypt_bytes, encrypt, encrypt_bytes, shown


class Says(Enum):
    """What a value says, from nothing about anyone to what nobody may know."""

    NOTHING = auto()
    PERSONAL = auto()
    CONFIDENTIAL = auto()
    SECRET = auto()


class _Text(TypeDecorator[str]):
    """Text of any length, or of at most `length` letters; `folded`: both databases sort and search it in the same way."""

    impl = Text
    cache_ok = True
    says: ClassVar[Says]

    def __init__(self, length: int | None = None, *, folded: bool = False) -> None:
        super().__init__()
        self.length, self.folded = length, folded

    @property
    def python_type(self) -> type[str]:
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        collation = "C" if self.folded and dialect.name == "postgresql" else None
        return String(self.length, collation) if self.length else Text(collation=collation)


class PlainText(_Text):
    """It says nothing about a person."""

    cache_ok = True
    says = Says.NOTHING


class Keys(TypeDecorator[frozenset[str]]):
    """A small set of keys without commas, stored as one line in alphabetical order. It says nothing about a person."""

    impl = Text
    cache_ok = True
    says = Says.NOTHING

    @property
    def python_type(self) -> type[frozenset[str]]:
        return frozenset

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else ",".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        return None if value is None else frozenset(value.split(",") if value else ())


class PersonalText(_Text):
    """It says something about a person."""

    cache_ok = True
    says = Says.PERSONAL


class ConfidentialText(_Text):
    """Told in private, and stored encrypted: a statement can ask whether there is any, and nothing else. Without its key a sentence stands
    in its place, and whoever sets it is refused (`refuse_to_write`)."""

    cache_ok = True
    says = Says.CONFIDENTIAL

    def __init__(self) -> None:
        super().__init__()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return encrypt(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return shown(value) if value else value


class SecretText(_Text):
    """It opens a door, or helps to."""

    cache_ok = True
    says = Says.SECRET


class PlainJson(TypeDecorator[Any]):
    """Values that say nothing about a person."""

    impl = JSON
    cache_ok = True
    says = Says.NOTHING

    @property
    def python_type(self) -> type[dict[str, Any]]:
        return dict


class PersonalJson(PlainJson):
    """Values of which any may say something about a person."""

    cache_ok = True
    says = Says.PERSONAL


class PersonalBytes(TypeDecorator[bytes]):
    """A content that may say anything about anyone."""

    impl = LargeBinary
    cache_ok = True
    says = Says.PERSONAL

    @property
    def python_type(self) -> type[bytes]:
        return bytes


class ConfidentialBytes(PersonalBytes):
    """A file that was given in private, and is stored encrypted. Have it `deferred`: whoever asks for it decrypts all of it,
    and gets a WrongKey without its key."""

    cache_ok = True
    says = Says.CONFIDENTIAL

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return encrypt_bytes(value) if value else value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return decrypt_bytes(value) if value else value


class PersonalDate(TypeDecorator[date]):
    """A day in somebody's life."""

    impl = Date
    cache_ok = True
    says = Says.PERSONAL

    @property
    def python_type(self) -> type[date]:
        return date


#: In the `info` of a column that is no confidential one: it has encrypted values among others, each with its mark.
HAS_ENCRYPTED = "has_encrypted"
#: For `mapped_column`, of text that some people share and others have no part in: the trail names it as changed, and never copies it.
SHARED_APART: Mapping[str, Any] = {"info": {"shared_apart": True}}


def says(column: Column[Any]) -> Says | None:
    """What its type says of it; None: it does not say, as numbers and days of no one in particular."""
    return getattr(column.type, "says", None)


def is_personal(column: Column[Any]) -> bool:
    """Does it say something about a person, told in private or not?"""
    return says(column) in (Says.PERSONAL, Says.CONFIDENTIAL)


def is_confidential(column: Column[Any]) -> bool:
    return says(column) is Says.CONFIDENTIAL


def has_encrypted(column: Column[Any]) -> bool:
    """Has it anything that stands under one of the keys?"""
    return is_confidential(column) or bool(column.info.get(HAS_ENCRYPTED))


def is_secret(column: Column[Any]) -> bool:
    return says(column) is Says.SECRET


def is_copied_to_trail(column: Column[Any]) -> bool:
    """Do those who read the trail read what it was and is? Of the rest they read that it changed."""
    return not (is_secret(column) or is_confidential(column) or column.info.get("shared_apart"))
