"""The house: what all rooms bring, collected once as the application is made. Whatever lists something over all rooms asks here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, takewhile
from typing import Any, TypeVar

from click import Command
from flask import Blueprint, Flask, current_app

from lms.access import Viewer
from lms.kit.db import AnySelect, Base, table_of
from lms.kit.guides import Guide
from lms.kit.importing import AnyKind, Ledger, Undo
from lms.kit.measures import Measure
from lms.kit.personal import PersonalTable, Retention
from lms.kit.planned import Consequence, PlannedPost
from lms.kit.readers import Readable
from lms.kit.room import JobKind, Letter, Place, Requests, Room, SettingsPlace, Steady
from lms.kit.schedules import Schedule

T = TypeVar("T")
K = TypeVar("K")

#: Flask's own endpoint is of no room.
STATIC = Requests(
    without_viewer={"static": "style sheets, scripts and pictures, the same for everyone"},
    before_second_step=frozenset({"static"}),
    cacheable=frozenset({"static"}),
)


class House:
    """All rooms by name, ground floor first."""

    def __init__(self, rooms: Mapping[str, Room]) -> None:
        self._rooms = dict(rooms)

    def below(self, module: str) -> tuple[Room, ...]:
        """The rooms whose functions the room of this module may call: those below it. Say `current_house().below(__name__)`."""
        caller = module.split(".")[1]
        return tuple(room for _, room in takewhile(lambda item: item[0] != caller, self._rooms.items()))

    # --- hooks: run in the order of the stairs, inside the caller's transaction; people_admin, imports and demo alone ask for them --------

    def posts_changed(self, post_ids: Sequence[int] | None, ledger: Ledger | None = None) -> None:
        """The facts about these posts (None: perhaps about all) have changed: what rooms derive from them is derived anew, and then what
        hangs on them follows the people to the posts that run. `ledger`: of the import that changed them."""
        for room in self._rooms.values():
            if room.posts_changed:
                room.posts_changed(post_ids)
        for room in self._rooms.values():
            if room.follow:
                room.follow(post_ids, ledger)

    def learning_changed(self, post_ids: Sequence[int] | None) -> None:
        """What counts as learnt at these posts (None: perhaps at any), or what is asked of them, has changed."""
        for room in self._rooms.values():
            if room.learning_changed:
                room.learning_changed(post_ids)

    def before_merge(self, kept_id: int, gone_id: int, *, by: Viewer) -> None:
        """Two records are about to become one: what only one of them may have is settled."""
        for room in self._rooms.values():
            if room.before_merge:
                room.before_merge(kept_id, gone_id, by=by)

    def foresee(self, posts: Sequence[PlannedPost]) -> tuple[Consequence, ...]:
        """What it would set off if these posts were as they are planned to be."""
        return self._all(lambda room: room.foresee(posts) if room.foresee and posts else ())

    # --- data of all rooms --------------------------------------------------------------------------------------------------------

    @cached_property
    def blueprints(self) -> tuple[Blueprint, ...]:
        return tuple(room.blueprint for room in self._rooms.values() if room.blueprint)

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        of_measures = self._all(lambda room: room.commands_of_measures(self.measures) if room.commands_of_measures else ())
        of_kinds = self._all(lambda room: room.commands_of_kinds(self.imports) if room.commands_of_kinds else ())
        return (*self._all(lambda room: room.commands), *of_kinds, *of_measures)

    @cached_property
    def jobs(self) -> tuple[JobKind, ...]:
        return self._all(lambda room: room.jobs)

    @cached_property
    def handlers(self) -> Mapping[str, Callable[[Any], None]]:
        """Kind of job -> what does it."""
        return {job.kind: job.do for job in self.jobs}

    @cached_property
    def schedules(self) -> Mapping[str, Schedule]:
        """Kind of job -> when it falls due by itself."""
        return {job.kind: job.schedule for job in self.jobs if job.schedule}

    @cached_property
    def letters(self) -> Mapping[str, Callable[[Sequence[int]], Mapping[int, Letter | None]]]:
        """Kind of message -> what writes it."""
        return {letter.kind: letter.write for letter in self._all(lambda room: room.letters)}

    @cached_property
    def steady(self) -> tuple[Steady, ...]:
        return self._all(lambda room: room.steady)

    @cached_property
    def before_serving(self) -> tuple[Callable[[Flask], None], ...]:
        """What `flask serve` does first."""
        return self._all(lambda room: room.before_serving)

    @cached_property
    def requests(self) -> Requests:
        return together([STATIC, *(room.requests for room in self._rooms.values())])

    @cached_property
    def readable(self) -> Mapping[type[Base], Readable]:
        """Guarded table -> which of its rows are a reader's."""
        return {model: mine for room in self._rooms.values() for model, mine in room.readable.items()}

    @cached_property
    def navigation(self) -> tuple[Place, ...]:
        """The first row, then the second."""
        return tuple(sorted(self._all(lambda room: room.navigation), key=lambda place: (place.row, place.order)))

    @cached_property
    def settings(self) -> tuple[SettingsPlace, ...]:
        return tuple(sorted(self._all(lambda room: room.settings), key=lambda place: place.order))

    @cached_property
    def personal(self) -> tuple[PersonalTable, ...]:
        """The tables about people, in the order in which people read of them."""
        return tuple(sorted(self._all(lambda room: room.personal), key=lambda table: table.chapter))

    @cached_property
    def personal_by_name(self) -> Mapping[str, PersonalTable]:
        return {table.table: table for table in self.personal}

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Table -> one of its rows in words."""
        return merged(room.called for room in self._rooms.values())

    @cached_property
    def labels(self) -> Mapping[str, AnySelect]:
        """Table -> how its rows are called."""
        return {table_of(model).name: label for room in self._rooms.values() for model, label in room.labels.items()}

    @cached_property
    def retention(self) -> Mapping[str, Retention]:
        """By the key of the rule."""
        return {one.rule: one for one in self._all(lambda room: room.retention)}

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        return self._all(lambda room: room.measures)

    @cached_property
    def imports(self) -> tuple[AnyKind, ...]:
        return self._all(lambda room: room.imports)

    @cached_property
    def set_off(self) -> tuple[Undo, ...]:
        """How an undo takes back what imports set off."""
        return self._all(lambda room: room.set_off)

    @cached_property
    def guides(self) -> tuple[Guide, ...]:
        return tuple(sorted(self._all(lambda room: room.guides), key=lambda guide: guide.order))

    def _all(self, part: Callable[[Room], Iterable[T]]) -> tuple[T, ...]:
        return tuple(chain.from_iterable(part(room) for room in self._rooms.values()))


def together(parts: Sequence[Requests]) -> Requests:
    """What is particular about requests, of all these."""
    return Requests(
        limits=merged(part.limits for part in parts),
        commit_with_page=merged(part.commit_with_page for part in parts),
        own_transactions=merged(part.own_transactions for part in parts),
        without_viewer=merged(part.without_viewer for part in parts),
        before_second_step=frozenset[str]().union(*(part.before_second_step for part in parts)),
        cacheable=frozenset[str]().union(*(part.cacheable for part in parts)),
    )


def merged(maps: Iterable[Mapping[K, T]]) -> Mapping[K, T]:
    return {key: value for part in maps for key, value in part.items()}


def current_house() -> House:
    """The house of the running application."""
    house: House = current_app.extensions["house"]
    return house
