"""Pure: a version as a CFPackage of 1EdTech's Competencies and Academic Standards Exchange (CASE) 1.0.

The same version is the same package, letter for letter: identifiers are made of codes and texts, and what it says changed last on the day
from which it is published.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from lms.framework.rules.contents import Behaviour, Competency, Contents, Scheme, VersionState

#: All identifiers are made under this one, for good.
OURS = UUID("6f1d7f0e-6c55-5b5c-9d0c-6f4a2f6d9b1e")
STATUS = {VersionState.DRAFT: "Draft", VersionState.WAITING: "Draft", VersionState.IN_FORCE: "Adopted", VersionState.RETIRED: "Deprecated"}
Entry = dict[str, Any]


def cf_package(scheme: Scheme, contents: Contents, *, state: VersionState, changed_on: date, published_from: date | None) -> Entry:
    """`changed_on`: the day from which it is published; of a draft, today."""
    return _Package(scheme, contents, f"{changed_on.isoformat()}T00:00:00+00:00").whole(state, published_from)


class _Package:
    """Items and associations of one version, each made under its own name."""

    def __init__(self, scheme: Scheme, contents: Contents, changed_at: str) -> None:
        self.scheme, self.contents, self.changed_at = scheme, contents, changed_at
        self.items: list[Entry] = []
        self.associations: list[Entry] = []
        words = scheme.words
        self.types = {word: self._type(place, word) for place, word in enumerate((words.domain, words.competency, words.behaviour), 1)}

    def whole(self, state: VersionState, published_from: date | None) -> Entry:
        document = self._document(state, published_from)
        for place, domain in enumerate(self.contents.domains, 1):
            of_domain = self._item(self.scheme.words.domain, domain.name, domain.code, {"notes": domain.intent}, document, place)
            for position, competency in enumerate(domain.competencies, 1):
                self._competency(competency, of_domain, position)
        return {
            "CFDocument": document,
            "CFItems": self.items,
            "CFAssociations": self.associations,
            "CFDefinitions": {"CFItemTypes": [*self.types.values()]},
        }

    def _competency(self, competency: Competency, parent: Entry, place: int) -> None:
        asks = {"Warning sign": competency.warning_sign, "Interview question": competency.interview_question}
        notes = {"notes": "\n".join(f"{label}: {text}" for label, text in asks.items() if text)}
        item = self._item(self.scheme.words.competency, competency.name, competency.code, notes, parent, place)
        for position, behaviour in enumerate(competency.behaviours, 1):
            at_level = competency.at(behaviour.level).index(behaviour) + 1
            self._behaviour(behaviour, f"{competency.code}.{behaviour.level}.{at_level}", item, position)

    def _behaviour(self, behaviour: Behaviour, code: str, parent: Entry, place: int) -> None:
        key = next((level.key for level in self.scheme.levels if level.level == behaviour.level), str(behaviour.level))
        level = {"educationLevel": [key], "notes": self.scheme.level_name(behaviour.level)}
        self._item(self.scheme.words.behaviour, behaviour.text, code, level, parent, place)

    def _document(self, state: VersionState, published_from: date | None) -> Entry:
        entry = self._entry("document", "") | {
            "creator": self.scheme.owner or self.scheme.name,
            "title": self.scheme.name,
            "language": "en-GB",
            "version": self.contents.number,
            "adoptionStatus": STATUS[state],
            "statusStartDate": published_from.isoformat() if published_from else "",
        }
        return _filled(entry)

    def _item(self, kind: str, statement: str, code: str, more: Mapping[str, Any], parent: Entry, place: int) -> Entry:
        """An item, and that it is a child of its parent."""
        entry = self._entry(kind, f"{code} {statement}" if kind == self.scheme.words.behaviour else code) | {
            "fullStatement": statement,
            "humanCodingScheme": code,
            "CFItemType": self.types[kind]["title"],
            "CFItemTypeURI": _link(self.types[kind], self.types[kind]["title"]),
            "language": "en-GB",
        }
        self.items.append(_filled(entry | dict(more)))
        self.associations.append(
            self._entry("child", entry["identifier"])
            | {
                "associationType": "isChildOf",
                "sequenceNumber": place,
                "originNodeURI": _link(entry, statement),
                "destinationNodeURI": _link(parent, parent.get("title") or parent["fullStatement"]),
            }
        )
        return entry

    def _type(self, place: int, word: str) -> Entry:
        title = word.capitalize()
        return self._entry("type", word) | {"title": title, "description": title, "hierarchyCode": str(place)}

    def _entry(self, kind: str, name: str) -> Entry:
        identifier = str(uuid5(OURS, "\n".join((self.scheme.code, self.contents.number, kind, name))))
        return {"identifier": identifier, "uri": f"urn:uuid:{identifier}", "lastChangeDateTime": self.changed_at}


def _link(entry: Entry, title: str) -> Entry:
    return {"title": title, "identifier": entry["identifier"], "uri": entry["uri"]}


def _filled(entry: Entry) -> Entry:
    return {key: value for key, value in entry.items() if value != ""}
