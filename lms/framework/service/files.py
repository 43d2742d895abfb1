"""Frameworks from files, and into files."""

import json
from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from lms.framework import queries
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules.case import cf_package
from lms.framework.rules.contents import Version
from lms.framework.rules.files import FrameworkFile, WrongFile, as_file, read_framework
from lms.kit import clock
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.kit.seed_files import SAFE

#: The largest framework in use has a tenth of it.
LARGEST = 2_000_000
DEEPEST = 20


class OneKeyOnce(SAFE):  # type: ignore[misc]
    """Reads values alone; a key that stands twice in one mapping is an error, since all but the last would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in keys:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}” stands there twice", key.start_mark)
            keys |= {key.value} if isinstance(key, yaml.ScalarNode) else set()
        values: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return values


def read_file(path: Path) -> FrameworkFile:
    """The framework of this file. Raises WrongFile, whose problems say where."""
    try:
        content = path.read_bytes()
    except OSError as no:
        raise WrongFile([f"Cannot read {path}: {no.strerror}."]) from None
    if len(content) > LARGEST:
        raise WrongFile([f"{path.name} has {number(len(content))} bytes, and {number(LARGEST)} are the most."])
    try:
        text = content.decode("utf-8-sig")
        _check_shape(text)
        loaded = yaml.load(text, Loader=OneKeyOnce)  # noqa: S506  (it is a SafeLoader)
    except (yaml.YAMLError, ValueError) as no:
        raise WrongFile([f"{path.name} is no YAML that can be read: {_where(no)}"]) from None
    except (LookupError, TypeError, AttributeError):  # of a loader that trusts !!bool and !!timestamp
        raise WrongFile([f"{path.name} is no YAML that can be read: a value is not of the type that its ! says."]) from None
    return read_framework(loaded)


def _check_shape(text: str) -> None:
    """Before it is loaded: the loader in C does not come back from a file that is nested a million times, nor would whoever reads what
    a few repetitions of repetitions make of it."""
    depth = 0
    for event in yaml.parse(text, Loader=SAFE):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"line {event.start_mark.line + 1}: *{event.anchor[:60]} repeats what stands elsewhere. Write it out.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"line {event.start_mark.line + 1}: it is nested more than {DEEPEST} times.")


def _where(no: Exception) -> str:
    mark = getattr(no, "problem_mark", None)
    if mark is None:
        return " ".join(str(no).split())
    return f"line {mark.line + 1}, column {mark.column + 1}: {getattr(no, 'problem', None) or 'it ends too early'}."


def as_yaml(framework: FrameworkRow, version: Version) -> str:
    """A file that loads without a change."""
    file = FrameworkFile(framework.scheme, queries.contents(version.id), version.published_from)
    return str(yaml.safe_dump(as_file(file), sort_keys=False, allow_unicode=True, width=140))


def as_case(framework: FrameworkRow, version: Version) -> str:
    """A CASE 1.0 CFPackage as JSON."""
    today = clock.today()
    package = cf_package(
        framework.scheme,
        queries.contents(version.id),
        state=version.state(today),
        changed_on=version.published_from or today,
        published_from=version.published_from,
    )
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def version_to_export(code: str, number: str | None, today: date) -> tuple[FrameworkRow, Version]:
    """That version; where none is named the one in force, else the newest. Raises Refused where there is none."""
    framework = queries.scheme(code)
    if framework is None:
        codes = ", ".join(row.scheme.code for row in queries.frameworks()) or "none: run flask reference load"
        raise Refused(f"There is no framework {code}. There are {codes}.")
    if not framework.versions:
        raise Refused(f"{framework.scheme.code} is known by name and levels alone: its competencies are not loaded.")
    if number is None:
        return framework, framework.in_force(today) or framework.versions[-1]
    version = next((row for row in framework.versions if row.number == number), None)
    if version is None:
        numbers = ", ".join(row.number for row in framework.versions)
        raise Refused(f"{framework.scheme.code} has no version {number}. There are {numbers}.")
    return framework, version
