"""Pure: what stands in a competency book."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.framework.rules.contents import Contents, Scheme
from lms.signoff.rules.overview import Overview


@dataclass(frozen=True)
class Book:
    """`posts`: job role and employer; `contents`: by framework, what its version in force says."""

    name: str
    posts: tuple[tuple[str, str], ...]
    expected: Overview
    schemes: Mapping[str, Scheme]
    contents: Mapping[str, Contents]
