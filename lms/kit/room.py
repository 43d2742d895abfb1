"""What a room brings to the house, said once: every room's `room.py` fills in a `Room`, and the house collects them (`kit/house.py`).

Data may be read by any room. Functions are called on rooms below the caller alone; the two hooks, on all rooms.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple, Protocol

from click import Command
from flask import Blueprint, Flask

from lms.access import May, Reach, Viewer
from lms.kit.db import AnySelect, Base
from lms.kit.guides import Guide
from lms.kit.importing import AnyKind, Ledger, Undo
from lms.kit.labels import Labels
from lms.kit.measures import Measure
from lms.kit.personal import PersonalTable, Retention
from lms.kit.planned import Consequence, PlannedPost
from lms.kit.readers import Readable
from lms.kit.schedules import Schedule
from lms.kit.timeline import Done
from lms.kit.todo import Todo

# --- data -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DryRun:
    """What work would do: a table, made line by line."""

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True)
class JobKind:
    """Background work: the kind it is stored by, what does it (it gets a `jobs.worker.Work`), and when it falls due by itself, if ever.

    `dry_run`: what it would write if it ran on a day; changes nothing.
    """

    kind: str
    do: Callable[[Any], None]
    schedule: Schedule | None = None
    dry_run: Callable[[date], DryRun] | None = None


class Letter(NamedTuple):
    """A message as it goes out: plain text, as `outbox.rules.blocks` reads it."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True)
class LetterKind:
    """Messages whose text is made when a worker first takes them up, from what is true then: their stored kind, and what writes them.

    `write` gets the ids of messages, in the transaction that takes up the first of them; None for one: there is nothing to say any more.
    """

    kind: str
    write: Callable[[Sequence[int]], Mapping[int, Letter | None]]


#: What every worker does beside its jobs, again and again: it gets the event that stops the worker, and says how long to rest.
Steady = Callable[[Event], timedelta]


class Limit(StrEnum):
    """What is counted against the setting SIGN_IN_LIMIT, so many a minute, where something could be guessed or somebody written to."""

    POSTS = "forms sent from one network address"
    #: Those that are accepted lead on to another page, and are not counted: a whole ward may share one address.
    REFUSED_POSTS = "forms sent from one network address that are not accepted"
    #: Programs that keep coming back to what is there are not counted, as many of them come from the same place.
    NOT_FOUND = "addresses that lead nowhere, from one network address"
    #: A room full of people may share one network address.
    NOT_FOUND_BY_ACCOUNT = "addresses that lead nowhere, by one person who has signed in"


@dataclass(frozen=True, kw_only=True)
class Requests:
    """What is particular about requests to some endpoints; where it is an exception to a rule: endpoint -> why."""

    limits: Mapping[str, Limit] = field(default_factory=dict)
    #: Views whose page commits, although only a POST that ends in a redirect does.
    commit_with_page: Mapping[str, str] = field(default_factory=dict)
    #: Views that end their own transactions.
    own_transactions: Mapping[str, str] = field(default_factory=dict)
    #: For machines and for the frame of every page: nobody is looked up, and most of them answer without the database.
    without_viewer: Mapping[str, str] = field(default_factory=dict)
    #: What stays open to somebody who has to set up a second step first.
    before_second_step: frozenset[str] = frozenset()
    #: Replies that browsers may keep, and that say themselves for how long.
    cacheable: frozenset[str] = frozenset()


class About(NamedTuple):
    """What a reminder is about, by the columns of its matter."""

    person_id: int
    post_id: int | None
    ref: str


@dataclass(frozen=True)
class Described:
    """What a reminder says of it. `thing`: "Fire safety"; `why`: a sentence, may be empty; `endpoint` and `values`: where it is done."""

    thing: str
    why: str
    endpoint: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Dated facts that people are reminded of.

    `select(day, records)` answers with what is so on that day, as far as it is for people with these records (ids of `person`), in the
    columns person_id (whom it is for; the record that counts), post_id (the post it is about; may be empty), ref (which of several: a code
    or an id), on (the day it is about; or a moment), since (the day, or moment, before which nobody is told).
    Of several rows of one person and ref, also among matters of the same `group`, the one whose `on` is earliest is told.
    `describe(day, abouts)` says the same in words, in that order; None of what is no longer there.
    """

    name: str  # stored
    label: str  # on pages: "Training that runs out"
    select: Callable[[date, Sequence[int]], AnySelect]
    describe: Callable[[date, Sequence[About]], Sequence[Described | None]]
    group: str | None = None
    #: Is `ref` the code of a subject? Then it rests for the learner while it is booked.
    is_about_subjects: bool = False
    #: When people are told: so many days before the day, worked days after it, Mondays after it; or once, from `since` on.
    before: tuple[int, ...] = ()
    worked_after: tuple[int, ...] = ()
    weeks: int = 0
    #: Of these Mondays, those on which nobody is told.
    without_weeks: tuple[int, ...] = ()
    is_once: bool = False
    #: Do supervisors read of the weeks after?
    for_supervisors: bool = False
    #: Are days before left out that the employer of the post finds too early to speak of?
    has_horizon: bool = False
    #: Is it told during long leave too?
    in_absence: bool = False
    #: Why it cannot be switched off; empty: it can.
    compulsory: str = ""


class Row(IntEnum):
    """The rows of the navigation. Where one bar has room for all places, the second row goes on from the first."""

    OWN = 1
    WORK = 2


@dataclass(frozen=True)
class Place:
    """A page of the navigation. Anyone with any of these permissions sees it, if need be within certain reaches alone.

    `tab_of`: the page beside which it is a tab; for people who do not see that page it stands in the bar itself.
    """

    label: str
    endpoint: str
    mays: tuple[May, ...] | Callable[[], Iterable[May]]
    _: KW_ONLY
    order: int
    reaches: tuple[Reach, ...] = tuple(Reach)
    row: Row = Row.OWN
    tab_of: str | None = None

    def is_for(self, viewer: Viewer) -> bool:
        return any(viewer.reach(may) in self.reaches for may in (self.mays() if callable(self.mays) else self.mays))


@dataclass(frozen=True, kw_only=True)
class SettingsPlace(Place):
    """A page that Settings leads to: in which group, with a sentence about it. The order is over all groups."""

    group: str
    about: str


# --- functions --------------------------------------------------------------------------------------------------------------------

#: The facts that standings and the like are derived from have changed for these posts (None: perhaps for all): derive them anew.
PostsChanged = Callable[[Sequence[int] | None], object]


#: What counts as learnt at these posts (None: perhaps at any), or what is asked of them, has changed: derive anew what hangs on it.
#: Training says so once it has stored standings, as it does whenever posts change; sign-offs, when one is given or taken back.
LearningChanged = Callable[[Sequence[int] | None], object]


class Follow(Protocol):
    def __call__(self, post_ids: Sequence[int] | None, ledger: Ledger | None) -> object:
        """What hangs on these posts (None: on any) for days on which they do not run goes to the posts that the people have then.

        `ledger`: of the import that sets this off, which is to be able to take it back; None: nobody will.
        """


#: What the `Follow` of the room would do if these posts were as they are planned to be: changes nothing, in a fixed number of queries.
Foresee = Callable[[Sequence[PlannedPost]], Iterable[Consequence]]


class LoadReference(Protocol):
    def __call__(self, folder: Path, *, without: Collection[str], since: date | None) -> list[str]:
        """Load what the room knows from the YAML files in this folder, but for the named parts; a line for each change.

        `since`: from which start on people are on inductions that are new; None: from today.
        """


@dataclass(frozen=True)
class Examination:
    """What `flask doctor` is told: how much was looked at, and a line for everything that is not as it should be.

    Ids alone: the report may be sent on.
    """

    looked_at: str
    complaints: list[str]


class Examine(Protocol):
    def __call__(self, *, today: date, days: int) -> Examination:
        """Compare what is stored with what the facts say, on so many days around today; change nothing."""


@dataclass(frozen=True)
class DemoContext:
    """What a room that adds to the demonstration has to know: the people are in the database by then."""

    seed: int
    today: date
    say: Callable[[str], None]


class BeforeMerge(Protocol):
    def __call__(self, kept_id: int, gone_id: int, *, by: Viewer) -> object:
        """Two records of one human are about to become one, of which `kept_id` counts: settle what only one of them may have."""


# --- the room ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Room:
    """All of it may be left out."""

    blueprint: Blueprint | None = None
    commands: tuple[Command, ...] = ()
    commands_of_kinds: Callable[[Sequence[AnyKind]], tuple[Command, ...]] | None = None  # made of the import kinds of all rooms
    commands_of_measures: Callable[[Sequence[Measure]], tuple[Command, ...]] | None = None  # made of the measures of all rooms
    jobs: tuple[JobKind, ...] = ()
    letters: tuple[LetterKind, ...] = ()
    steady: tuple[Steady, ...] = ()
    before_serving: tuple[Callable[[Flask], None], ...] = ()
    requests: Requests = Requests()
    navigation: tuple[Place, ...] = ()
    settings: tuple[SettingsPlace, ...] = ()
    personal: tuple[PersonalTable, ...] = ()
    labels: Labels = field(default_factory=dict)
    #: A row of a table in words, such as "an absence": for saying that it keeps another row from going.
    called: Mapping[str, str] = field(default_factory=dict)
    retention: tuple[Retention, ...] = ()
    measures: tuple[Measure, ...] = ()
    imports: tuple[AnyKind, ...] = ()
    guides: tuple[Guide, ...] = ()
    matters: tuple[Matter, ...] = ()
    #: Guarded table -> which of its rows are a reader's.
    readable: Mapping[type[Base], Readable] = field(default_factory=dict)

    todo: Callable[[Viewer, datetime], Iterable[Todo]] | None = None
    #: What the human with these records (ids of `person`) has done, as far as it is for the eyes of this viewer.
    timeline: Callable[[Sequence[int], Viewer], Iterable[Done]] | None = None
    reference: LoadReference | None = None
    examine: Examine | None = None
    #: Kind of certificate -> what is known today (a `certificates.rules.CertificateToday`) of what one is about; None: nothing any more.
    certificate_today: Mapping[str, Callable[[int], Any]] = field(default_factory=dict)
    demo: Callable[[DemoContext], None] | None = None

    posts_changed: PostsChanged | None = None
    learning_changed: LearningChanged | None = None
    follow: Follow | None = None
    foresee: Foresee | None = None
    #: How an undo of an import takes back what `follow` has written.
    set_off: tuple[Undo, ...] = ()
    before_merge: BeforeMerge | None = None
